/** Invented files whose times are none of a recording, by what they are: their names and what they hold. */
export const NO_TIMES: Readonly<Record<string, readonly [path: string, text: string]>> = {
  "lyrics without times": [
    "a.txt",
    "Verse 1:\nRow the boat along the bay\nPull the rope and sing all day\n\nChorus:\nRow, my darling, row\n\nVerse 2:\nHome we come when tides are low\n",
  ],
  "show notes with prices": [
    "a.txt",
    "What things cost:\nA mast: 7,500 pounds\nA rib: 60 pounds\nPaint 12.50\nRope 4.20 a metre\n",
  ],
  "show notes with verses": [
    "a.txt",
    "Readings of this episode\nMatthew 5:14\nLuke 12:27\nJohn 3:16\nMark 4:39\n",
  ],
  "show notes with verses that ascend": [
    "a.txt",
    "Readings of this episode\nGenesis 1:02\nGenesis 6:14\nGenesis 7:11\nGenesis 8:04\n",
  ],
  "verses with their words": [
    "a.txt",
    "6:14 Make a boat of larch, and let it have rooms, and put tar on the inside and on the outside of it.\n6:15 And so shall it be made: in length as three hundred hands, in width fifty, and thirty in its height.\n6:16 A window shall it have above, and a door in its side, and below it a first and a second and a third floor.\n",
  ],
  "scores of matches": [
    "a.txt",
    "Saturday's races\nHull Rowers 3:21 Yard Rowers\nBay Crew 2:10 Tide Crew\nOak Four 1:04 Larch Four\n",
  ],
  "ratios of a glue": [
    "a.txt",
    "How to mix\nResin and hardener 5:01\nPaint and thinner 10:01\nGlue and dust 2:01\n",
  ],
  "telephone numbers": ["a.txt", "Who to call\nYard: 555 01 23\nTide office: +44 20 7946 0958\nDoctor 112\n"],
  "dates and opening hours": [
    "a.txt",
    "The yard is open\nMonday 9:00-17:00\nTuesday 9:00-17:00\nSaturday 10:00-14:00\n",
  ],
  "opening hours with the time first": ["a.txt", "The yard\n9:00 opens\n12:30 lunch\n17:00 closes\n"],
  "a recipe": [
    "a.txt",
    "Bread for the crew\nMix 500 g flour and water. Knead for 0:10.\nRest 1:30 in the warm, then shape.\nBake 0:40 at 220 degrees.\n",
  ],
  "a recipe with steps that begin with times": [
    "a.txt",
    "Bread for the crew, from 8:00 to lunch\n8:00 Mix flour and water\n9:30 Knead and shape\n10:15 Heat the oven\n11:00 Bake\n",
  ],
  "minutes of a meeting with clock times": [
    "minutes.md",
    "# Minutes of the yard's meeting\n\n10:30 Welcome\n10:35 Treasurer's report\n11:10 New mast\n11:50 Any other business\n12:15 Close\n",
  ],
  "minutes of a meeting with sentences": [
    "minutes.md",
    "10:30 Ana opens the meeting.\n10:35 Bo reads the report. The yard has 900 pounds.\n11:10 A new mast is wanted. It is put to the vote.\n12:15 Ana closes the meeting.\n",
  ],
  "a programme of a day": [
    "a.txt",
    "Launch day\n09:00 Doors\n09:30 Speech of the mayor\n11:00 The hull leaves the shed\n13:45 High water\n18:00 Dance\n",
  ],
  "a log": [
    "a.txt",
    "2024-03-02 10:11:12 INFO started\n2024-03-02 10:11:13 INFO listening on 3000\n2024-03-02 10:14:55 WARN slow request\n",
  ],
  "a log with times alone": [
    "a.txt",
    "[10:11:12] INFO: started\n[10:11:13] INFO: listening on port 3000\n[10:14:55] WARN: slow request\n[10:15:01] INFO: stopped\n",
  ],
  "a log of a chat": [
    "chat.txt",
    "[02/03/2024, 10:11:12] Ana Moss: The hull is larch.\n[02/03/2024, 10:12:30] Bo: We steam each rib.\n[02/03/2024, 10:14:00] Ana Moss: Yes, of course.\n",
  ],
  "tracks with their durations": [
    "a.txt",
    "1. Row the boat 3:21\n2. Home we come 4:10\n3. Low tide 2:55\n4. Larch and oak 5:02\n5. Rope 3:08\n",
  ],
  "tracks with their durations first": [
    "a.txt",
    "Songs\n3:21 Row the boat\n4:10 Home we come\n2:55 Low tide\n5:02 Larch and oak\n",
  ],
  "exercises with their durations in brackets": [
    "a.txt",
    "Warm up\nArms (0:30)\nLegs (0:45)\nRowing (5:00)\nRest (1:00)\nRowing (5:00)\n",
  ],
  "warnings in prose": [
    "a.txt",
    "How to steam a rib\n\nWarning: the box is hot.\n\nNote: wear gloves.\n\nWarning: do not lean over it.\n\nNote: an hour an inch.\n",
  ],
  "an interview without times": [
    "a.txt",
    "Ana: How long do you steam?\n\nBo: An hour.\n\nAna: And oak?\n\nBo: Two.\n",
  ],
  "prose that tells two times of the day": [
    "a.txt",
    "We met at 10:30 on the quay and left at noon.\n\nThe tide turned at 14:05, so that we were home for supper.\n",
  ],
  "prose with times into the recording": [
    "a.txt",
    "In this episode Ana explains larch (at 12:30) and why ribs are steamed (at 41:05). Thanks to Bo for the tea.\n",
  ],
  "a glossary": [
    "a.txt",
    "Keel: the spine of a boat.\nRib: what bends.\nLarch: a light wood.\nTide: when to launch.\n",
  ],
  "a table of contents with pages": ["a.txt", "Contents\n1.1 The hull 3\n1.2 The ribs 14\n2.1 The mast 41\n"],
  "ports and addresses": ["a.txt", "yard.example:80\nbay.example:443\nlocalhost:3000\n"],
  "cast and crew": ["a.txt", "Host: Ana Moss\nGuest: Bo Lind\nSound: Cy Dahl\nMusic: Dee Ray\n"],
  "a timetable of ferries": [
    "a.txt",
    "Ferries\n06:10 Quay\n06:25 Island\n06:50 Lighthouse\n07:15 Quay\n07:30 Island\n",
  ],
  "running times of races": [
    "a.txt",
    "1. Ana Moss 18:21\n2. Bo Lind 18:40\n3. Cy Dahl 19:02\n4. Dee Ray 20:15\n",
  ],
  "a log of yt-dlp": [
    "a.txt",
    "[youtube] abc: Downloading webpage\n[info] abc: Downloading 1 format(s): 140\n[download] 100% of 3.00MiB in 00:01\n",
  ],
  "a log of a server": [
    "a.txt",
    "10:11:12.123 [main] INFO  yard.Server - listening on 3000\n10:11:12.456 [main] WARN  yard.Server - slow request\n10:11:13.001 [main] INFO  yard.Server - stopped\n",
  ],
  "a run sheet": [
    "a.md",
    "# Sunday's show\n\n- 18:00 Line check\n- 18:30 Doors\n- 19:15 Ana speaks\n- 19:45 Break\n- 20:30 Band\n",
  ],
  "a calendar of an afternoon": ["a.txt", "13:00 Call Bo\n14:30 Paint\n16:00 Tide\n17:45 Home\n"],
  "minutes to the minute": [
    "a.txt",
    "Meeting of 3 March\n\n19:02 Ana opens the meeting.\n19:07 Bo reads the minutes of the last one, which are taken as read.\n19:31 The mast is put to the vote.\n20:14 Ana closes the meeting.\n",
  ],
  "a workout": [
    "a.txt",
    "Rowing\nWarm up 5:00\nHard 2:00\nEasy 1:00\nHard 2:00\nEasy 1:00\nCool down 5:00\n",
  ],
  "a table of split times": ["a.txt", "Splits\n500 m 1:52\n1000 m 3:46\n1500 m 5:41\n2000 m 7:33\n"],
  "odds and ratios": ["a.txt", "Odds\nOak Four 3:10\nLarch Four 5:20\nBay Crew 9:40\n"],
  "psalms that ascend": ["a.txt", "To read\nPsalm 8:03\nPsalm 23:04\nPsalm 46:10\nPsalm 93:04\n"],
  "a set list with durations that ascend": [
    "a.txt",
    "Low tide 2:55\nRope 3:08\nRow the boat 3:21\nHome we come 4:10\nLarch and oak 5:02\n",
  ],
  "a price list with a colon": ["a.txt", "Mast: 7500\nRib: 60\nSail: 420\nTar: 12\n"],
  "questions and answers without times": [
    "a.md",
    "Q: How long do you steam?\nA: An hour.\n\nQ: And oak?\nA: Two.\n",
  ],
  "a letter": [
    "a.txt",
    "Dear Ana,\n\nthank you for the call at 10:30. As I said: the hull is done.\n\nYours,\nBo\n",
  ],
  "a licence": [
    "LICENSE.txt",
    "Permission is granted, free of charge, to any person:\n\n1. to row;\n2. to sail.\n",
  ],
  "a list of links with times in their addresses": [
    "a.txt",
    "https://v.example/watch?v=abc&t=130\nhttps://v.example/watch?v=abc&t=250\n",
  ],
  coordinates: ["a.txt", "Quay 54:12:30 N 10:08:15 E\nIsland 54:20:10 N 10:11:40 E\n"],
  "hashes and addresses of machines": ["a.txt", "00:1a:2b:3c:4d:5e quay\n00:1a:2b:3c:4d:5f yard\n"],
  "a diff of two versions": ["a.txt", "@@ -1:20 +1:22 @@\n-keel: oak\n+keel: larch\n"],
  "a dialogue of a play": [
    "a.txt",
    "ACT 1\n\nANA. How now, the tide?\nBO. It turns at ten.\nANA. Then row.\n",
  ],
};
