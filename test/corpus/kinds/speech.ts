const SENTENCE = "We plank the hull with larch and steam the ribs for an hour, as oak is heavy. ";

/** Invented transcripts that may be taken for something else: their names and what they hold. */
export const SPEECH: Readonly<Record<string, readonly [path: string, text: string]>> = {
  "lyrics in LRC": [
    "a.lrc",
    "[00:01.20]Row the boat along the bay\n[00:04.80]Pull the rope and sing all day\n[00:08.10]Home we come when tides are low\n[00:11.90]Row the boat, my darling, row\n",
  ],
  "lyrics in LRC, named as text": [
    "a.txt",
    "[00:01.20]Row the boat along the bay\n[00:04.80]Pull the rope and sing all day\n[00:08.10]Home we come when tides are low\n[00:11.90]Row the boat, my darling, row\n",
  ],
  "speech a line, in brackets without fractions": [
    "a.txt",
    "[00:00] so today we talk about how the hull is planked\n[00:04] and why we take larch for it\n[00:07] it is light and it lasts for thirty years\n[00:12] and it bends when you steam it well\n",
  ],
  "turns in bold": [
    "a.md",
    "**Ana [0:04]** The hull is planked with larch, as it is light.\n\n**Bo [0:31]** And we steam each rib for an hour.\n\n**Ana [0:52]** Yes, that is what makes it bend.\n",
  ],
  "one question and one answer with names": [
    "a.txt",
    "0:04 Ana: How long do you steam a rib before you bend it?\n0:09 Bo: We steam each rib for about an hour, or two if it is oak.\n",
  ],
  "warnings in a talk": [
    "a.txt",
    "[0:04] Ana: This is how we steam a rib in our yard.\n\nWarning: the box is hot, as I always say.\n\n[0:14] Bo: And wear gloves, please, all of you.\n\nNote: an hour an inch.\n\n[0:25] Ana: Yes, an hour for each inch of it.\n",
  ],
  "seconds in brackets": [
    "a.txt",
    "[0.0s] The hull is planked with larch.\n[12.5s] We steam each rib for an hour.\n[18.25s] It bends when it is hot.\n",
  ],
  "seconds with an arrow": [
    "a.txt",
    "0.0 --> 4.2\nThe hull is planked with larch.\n\n12.5 --> 14.2\nWe steam each rib.\n\n14.2 --> 18.0\nIt bends when it is hot.\n",
  ],
  "speech with the time in brackets at the end": [
    "a.txt",
    "Ana: The hull is planked with larch, as it is light. (0:04)\nBo: And we steam each rib for about an hour. (0:12)\nAna: Yes, that is what makes it bend so well. (0:20)\n",
  ],
  "speech in full-width digits and colons": [
    "a.txt",
    "［００：０４］田中：今日は進水式について話します。\n［００：１２］佐藤：はい、土曜日に行います。\n［００：１８］田中：楽しみですね。\n",
  ],
  "captions pasted as text": [
    "a.txt",
    "0:00\nso today we talk about\n0:02\nhow the hull is planked\n0:04\nand why we take larch\n0:07\nfor it and not oak\n",
  ],
  "a print of faster-whisper": [
    "a.txt",
    "[0.00s -> 4.20s]  The hull is planked with larch.\n[4.20s -> 9.75s]  We steam each rib for an hour.\n",
  ],
  "speech with the time at the line's end, in square brackets": [
    "a.txt",
    "The hull is planked with larch, as it is light. [0:04]\nAnd we steam each rib for about an hour. [0:09]\nThat is what makes it bend so well. [0:14]\n",
  ],
  "speech of one person by the minute": [
    "a.txt",
    [
      "(5:00)",
      SENTENCE.repeat(50),
      "",
      "(10:00)",
      SENTENCE.repeat(50),
      "",
      "(15:00)",
      SENTENCE.repeat(40),
    ].join("\n"),
  ],
  "speech in Arabic digits": [
    "a.txt",
    "[٠٠:٠٤] سارة: اليوم نتحدث عن بناء القارب من خشب الصنوبر.\n[٠٠:١٢] عمر: نعم، ونثني الأضلاع بالبخار لمدة ساعة.\n[٠٠:٢٠] سارة: وهذا ما يجعلها تنحني جيدا.\n",
  ],
  "a panel with three names in capitals": [
    "a.txt",
    "00:00:04 ANA: The hull is planked with larch.\n00:00:09 BO: We steam each rib.\n00:00:14 CY: And I paint it when it is dry.\n00:00:19 ANA: Yes.\n",
  ],
  "short turns far apart": [
    "a.txt",
    "Ana Moss (0:04): Yes.\nBo Lind (1:31): No.\nAna Moss (3:40): Perhaps.\nBo Lind (6:02): We shall see.\n",
  ],
  "an excerpt that begins late": [
    "a.txt",
    "[41:07] Ana: The hull is planked with larch, as it is light.\n[41:19] Bo: And we steam each rib for about an hour.\n[41:28] Ana: Yes, that is what makes it bend.\n",
  ],
  "whisper's print without brackets": [
    "a.txt",
    "00:00.000 --> 00:04.000  The hull is planked with larch.\n00:04.000 --> 00:09.000  We steam each rib.\n",
  ],
  "a transcript that tells chapters in headings": [
    "a.md",
    "## Larch\n\n**Ana** (0:04): The hull is planked with larch, as it is light.\n\n**Bo** (0:12): We steam each rib for about an hour.\n\n## Steam\n\n**Ana** (0:20): That is what makes it bend so well.\n",
  ],
  "a poem with a time each verse": [
    "a.txt",
    "0:03 Row the boat along the bay,\n0:07 pull the rope and sing all day,\n0:12 home we come when tides are low,\n0:16 row the boat, my darling, row.\n",
  ],
};
