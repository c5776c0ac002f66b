/** In digits; a show with an episode an hour takes eleven years to have more. */
export const MOST_NUMBER = 99_999;

/** Matches an episode's number or a season's as owners state it. */
export const EPISODE_NUMBER = /^\d{1,5}$/;
