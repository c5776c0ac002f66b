import {
  type ScriptedServer,
  type ScriptedServerOptions,
  startScriptedServer,
} from "../../fakes/scripted-cuepoint-server.js";
import { inChat, useBrowser, useClosing, waitFor, writeTag } from "./drive-widget.js";
import { type OpenOptions, type OpenPage, openPage } from "./open-page.js";
import { startHost } from "./start-host.js";

export interface ScriptedSiteOptions extends ScriptedServerOptions {
  /** The attributes of the widget's tag, as HTML. */
  readonly attributes?: string;
  readonly lang?: string;
  readonly open?: OpenOptions;
}

export interface OpenScriptedSite extends OpenPage {
  readonly server: ScriptedServer;
}

/** Opens a site without any policy whose widget asks a server that says what the test wants said. */
export function useScriptedSite(): (options: ScriptedSiteOptions) => Promise<OpenScriptedSite> {
  const browser = useBrowser();
  const closing = useClosing();
  return async ({ attributes = "", lang = "en", open = {}, ...script }) => {
    const server = await startScriptedServer(script);
    closing({ close: server.stop });
    const host = await startHost();
    closing({ close: host.stop });
    host.show({ lang, body: writeTag(server.url, attributes) });
    const opened = await openPage(browser(), `${host.url}/`, { servers: [server.url], ...open });
    closing(opened.page);
    await opened.page.waitForFunction(() => customElements.get("cuepoint-chat") !== undefined);
    if (!attributes.includes("bubble")) await waitFor(opened.page, inChat(".question"));
    return { ...opened, server };
  };
}
