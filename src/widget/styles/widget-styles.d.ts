/** The widget's style sheets, built into one text (`build:widget`). */
declare module "#widget-styles" {
  const text: string;
  export default text;
}

/** The same of what is added to a finished answer. */
declare module "#extras-styles" {
  const text: string;
  export default text;
}
