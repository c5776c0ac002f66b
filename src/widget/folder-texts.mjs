/** What the widget of an exported folder says in place of its texts about a server, for each module of texts. */
export const FOLDER_TEXTS = {
  ENGLISH: {
    unreachable: "This site cannot be reached. Check your connection and ask again.",
    brokenOff: "The answer broke off. Ask again.",
    failed:
      "Part of this site's search is missing or does not work. Load the page again; if it stays so, tell the site's owner.",
    unknownEpisode: "This site's search has no episode “{id}”. The owner of this site has to correct it.",
    notReady: "Part of this site's search cannot be loaded now. Check your connection and ask again.",
  },
  GERMAN: {
    unreachable: "Diese Website ist nicht erreichbar. Prüfe die Verbindung und frag noch einmal.",
    brokenOff: "Die Antwort brach ab. Frag noch einmal.",
    failed:
      "Ein Teil der Suche dieser Website fehlt oder funktioniert nicht. Lade die Seite neu; bleibt es dabei, sag es dem Betreiber.",
    unknownEpisode:
      "Die Suche dieser Website hat keine Folge „{id}“. Der Betreiber dieser Website muss das berichtigen.",
    notReady:
      "Ein Teil der Suche dieser Website lässt sich gerade nicht laden. Prüfe die Verbindung und frag noch einmal.",
  },
  FRENCH: {
    unreachable: "Ce site est injoignable. Vérifiez la connexion et redemandez.",
    brokenOff: "La réponse s'est interrompue. Redemandez.",
    failed:
      "Une partie de la recherche de ce site manque ou ne fonctionne pas. Rechargez la page ; si rien ne change, dites-le à son propriétaire.",
    unknownEpisode:
      "La recherche de ce site n'a pas d'épisode « {id} ». Le propriétaire de ce site doit le corriger.",
    notReady:
      "Une partie de la recherche de ce site ne peut pas être chargée. Vérifiez la connexion et redemandez.",
  },
  SPANISH: {
    unreachable: "No se puede conectar con este sitio. Comprueba la conexión y pregunta de nuevo.",
    brokenOff: "La respuesta se cortó. Pregunta de nuevo.",
    failed:
      "Falta o no funciona una parte de la búsqueda de este sitio. Recarga la página; si sigue igual, avisa a su propietario.",
    unknownEpisode:
      "La búsqueda de este sitio no tiene el episodio «{id}». El propietario de este sitio debe corregirlo.",
    notReady:
      "Una parte de la búsqueda de este sitio no se puede cargar ahora. Comprueba la conexión y pregunta de nuevo.",
  },
  ARABIC: {
    unreachable: "تعذّر الوصول إلى هذا الموقع. تحقق من اتصالك واسأل مرة أخرى.",
    brokenOff: "انقطعت الإجابة. اسأل مرة أخرى.",
    failed: "جزء من بحث هذا الموقع مفقود أو لا يعمل. أعد تحميل الصفحة، وإن بقي الأمر كذلك فأخبر مالك الموقع.",
    unknownEpisode: "ليس في بحث هذا الموقع الحلقة «{id}». على مالك هذا الموقع تصحيحها.",
    notReady: "تعذّر الآن تحميل جزء من بحث هذا الموقع. تحقق من اتصالك واسأل مرة أخرى.",
  },
  JAPANESE: {
    unreachable: "このサイトに接続できません。接続を確かめて、もう一度質問してください。",
    brokenOff: "回答が途中で終わりました。もう一度質問してください。",
    failed:
      "このサイトの検索の一部がないか、動いていません。ページを読み込み直し、それでも直らなければ所有者に知らせてください。",
    unknownEpisode: "このサイトの検索にエピソード「{id}」がありません。サイトの所有者が直してください。",
    notReady: "このサイトの検索の一部を今は読み込めません。接続を確かめて、もう一度質問してください。",
  },
};
