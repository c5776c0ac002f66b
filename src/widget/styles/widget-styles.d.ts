/** The widget's style sheets, built into one text (`build:widget`). */
declare module "#widget-styles" {
  const text: string;
  export default text;
}
