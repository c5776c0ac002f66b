/**
 * A page that does with the messages of YouTube's iframe API what YouTube's player does, as far as the widget relies on it.
 * Its title tells what it heard.
 */
export const YOUTUBE_PEER = `<!doctype html><title></title><script>
  const heard = [];
  addEventListener("message", ({ data, source }) => {
    const message = JSON.parse(data);
    const say = (event, info) => source.postMessage(JSON.stringify({ event, info, id: 1, channel: "widget" }), "*");
    heard.push(message.event === "command" ? message.func + ":" + message.args.join() : message.event);
    document.title = heard.join(" ");
    if (message.event === "listening") {
      say("initialDelivery", { currentTime: 0, duration: 4000, playerState: -1 });
      say("onReady", null);
    }
    if (message.func === "seekTo") say("infoDelivery", { currentTime: message.args[0] });
  });
</script>`;
