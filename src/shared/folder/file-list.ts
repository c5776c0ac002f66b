/** Says which files of a folder are an export's; a folder that holds it is no part of a corpus. */
export const FILE_LIST = "cuepoint-files.json";
