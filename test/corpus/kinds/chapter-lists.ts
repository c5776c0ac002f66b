/** Invented lists of chapters that may be taken for something else: their names and what they hold. */
export const CHAPTER_LISTS: Readonly<Record<string, readonly [path: string, text: string]>> = {
  "a bracketed list of chapters": [
    "a.txt",
    "[00:00] Introduction\n[04:20] Choosing larch\n[18:05] Steam\n[41:30] Questions\n",
  ],
  "a bracketed list of chapters with fractions": [
    "a.txt",
    "[00:00.00] Introduction\n[04:20.50] Choosing larch\n[18:05.10] Steam\n[41:30.00] Questions\n",
  ],
  "a bracketed list of chapters whose titles are sentences": [
    "a.txt",
    "[00:00] Welcome to the yard.\n[06:20] Why is larch so light?\n[18:05] How do ribs bend?\n[41:30] You ask, we answer.\n",
  ],
  "chapters in bold": [
    "a.md",
    "**0:00** Introduction\n**4:20** Choosing larch\n**18:05** Steam\n**41:30** Questions\n",
  ],
  "chapters in bold brackets with notes below": [
    "a.md",
    "**[0:00] Introduction**\nWho Ana is and what the yard does.\n\n**[14:20] Choosing larch**\nWhy the hull is light.\n\n**[38:05] Steam**\nHow ribs bend.\n",
  ],
  "chapters named after guests": ["a.txt", "0:00 Ana Moss\n12:10 Bo Lind\n31:40 Cy Dahl\n55:00 Dee Ray\n"],
  "chapters with a label each": [
    "a.txt",
    "0:00 Part 1: the hull\n14:20 Part 2: the ribs\n38:05 Part 3: the mast\n",
  ],
  "chapters whose titles are questions with a name": [
    "a.txt",
    "0:00 Ana: who are you?\n9:20 Bo: how long do you steam?\n21:00 Cy: what does a mast cost?\n37:45 Dee: and the sail?\n",
  ],
  "chapters with the time in brackets at the end": [
    "a.txt",
    "Introduction (0:00)\nChoosing larch (12:30)\nSteam (31:05)\nQuestions (48:10)\n",
  ],
  "chapters that are told by at": [
    "a.txt",
    "Chapters\nIntroduction at 0:00\nChoosing larch at 12:30\nSteam at 31:05\nQuestions at 48:10\n",
  ],
  "chapters in full-width digits and colons": [
    "a.txt",
    "０：００　はじめに\n４：２０　カラマツ\n１２：３０　肋材\n",
  ],
  "chapters in Arabic digits": ["a.txt", "٠:٠٠ مقدمة\n٤:٢٠ الخشب\n١٢:٣٠ الأضلاع\n"],
  "chapters with letters for hours, minutes and seconds": [
    "a.txt",
    "0h 0m 0s Introduction\n0h 12m 30s Choosing larch\n1h 2m 3s Steam\n",
  ],
  "chapters with the time above the title": [
    "a.txt",
    "0:00\nIntroduction\n\n12:30\nChoosing larch\n\n31:05\nSteam\n",
  ],
  "a short list of a long recording": ["a.txt", "Timestamps\n2:10 Larch\n58:40 Steam\n"],
  "chapters with a dash": ["a.txt", "00:00 - Intro\n12:30 - Larch\n31:05 - Steam\n"],
  "chapters with a bullet and a bold time": [
    "a.md",
    "* **00:00** Intro\n* **12:30** Larch\n* **31:05** Steam\n",
  ],
  "chapters of a long recording": [
    "a.txt",
    "00:00:00 Intro\n00:58:10 Larch\n01:31:05 Steam\n02:40:00 Questions\n",
  ],
  "chapters that begin late": ["a.txt", "1:30 Larch and oak\n12:41 Steam\n31:05 The mast\n48:12 Questions\n"],
  "chapters to five seconds": ["a.txt", "0:00 Intro\n5:30 Larch\n10:15 Steam\n20:00 Mast\n"],
  "chapters within a description": [
    "a.description",
    "Ana shows the yard. Buy a mug: 12.50!\n\n0:00 Intro\n2:14 The hull\n9:40 Ribs\n\nCall 555 01 23. Open 9:00-17:00.\n",
  ],
  "chapters with a sentence below each": [
    "a.txt",
    "00:00 Intro\nAna says who she is.\n\n12:30 Larch\nWhy the hull is light, and why it is not oak.\n\n31:05 Steam\nHow a rib bends.\n",
  ],
  "chapters named as by speakers that come again": [
    "a.txt",
    "0:00 News: the yard\n10:12 Talk: larch\n31:40 News: the tide\n38:00 Talk: steam\n",
  ],
  "chapters in Devanagari digits": ["a.txt", "०:०० परिचय\n४:२० लकड़ी\n१२:३० पसलियाँ\n"],
  "chapters with the letters of minutes and seconds": ["a.txt", "0m00s Intro\n4m20s Larch\n12m05s Steam\n"],
};
