// WeCom's JS-SDK: which client's chat is open, and sending to it. Loaded only when it is needed.
(function () {
  "use strict";
  const CALLS = ["getContext", "getCurExternalContact", "sendChatMessage", "shareToExternalContact"];
  let loading = null;

  function Refused(detail) {
    this.detail = detail;
  }

  function sdk() {
    loading = loading || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = document.body.dataset.sdk;
      script.onload = function () { resolve(window.ww); };
      script.onerror = function () { loading = null; reject(new Error("sdk")); };
      document.head.append(script);
    });
    return loading;
  }

  // `about`: what is to be sent, asked again at the last moment; whoever withdrew meanwhile is not written to.
  function ready(address, about) {
    const query = new URLSearchParams(about);
    query.set("url", location.href.split("#")[0]);
    const answer = fetch(address + "?" + query, { headers: { Accept: "application/json" } }).then(function (response) {
      if (response.ok) return response.json();
      return response.json().then(function (why) { throw new Refused(why.detail); });
    });
    return Promise.all([answer, sdk()]).then(function (both) {
      const ours = both[0], ww = both[1];
      ww.register({
        corpId: ours.corpId, agentId: ours.agentId, jsApiList: CALLS,
        getConfigSignature: function () { return ours.config; },
        getAgentConfigSignature: function () { return ours.agentConfig; },
      });
      return { ww: ww, mediaid: ours.mediaid };
    });
  }

  function openChat(ww) {
    return ww.getContext().then(function (context) {
      return context.entry === "normal" ? "" : ww.getCurExternalContact().then(function (found) { return found.userId; });
    });
  }

  // Into the chat beside the page when it is this client's, else through WeCom's own sheet.
  function send(ready, client, text) {
    const ww = ready.ww, words = { msgtype: "text", text: { content: text } };
    const pictures = ready.mediaid ? [{ msgtype: "image", image: { mediaid: ready.mediaid } }] : [];
    return openChat(ww).then(function (open) {
      if (open !== client) {
        return ww.shareToExternalContact({ externalUserIds: [client], text: words.text, attachments: pictures });
      }
      return [words].concat(pictures).reduce(function (before, one) {
        return before.then(function () { return ww.sendChatMessage(one); });
      }, Promise.resolve());
    });
  }

  // Neither words nor buttons are left, only why.
  function takeBack(form, detail) {
    form.querySelectorAll(".chat, .actions, [data-send], #preview-trouble").forEach(function (part) { part.remove(); });
    const refused = form.querySelector("#preview-refused");
    refused.textContent = detail;
    refused.hidden = false;
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-send]");
    if (!button || button.disabled) return;
    const form = button.form, words = form.elements.text;
    if (!form.reportValidity()) return;
    button.disabled = true;
    ready(form.dataset.ready, form.dataset.about).then(function (found) {
      return send(found, form.dataset.client, words.value);
    }).then(function () { window.htmx.trigger(form, "sent"); }, function (why) {
      if (why instanceof Refused && why.detail) return takeBack(form, why.detail);
      button.disabled = false;
      form.querySelector("#preview-trouble").hidden = false;
    });
  });

  const chat = document.getElementById("whose-chat");
  if (chat) {
    ready(chat.dataset.ready).then(function (found) { return openChat(found.ww); }).then(function (client) {
      if (!client) throw new Error("no chat");
      chat.elements.external_userid.value = client;
      chat.submit();
    }).catch(function () {
      chat.hidden = true;
      document.getElementById("nobody").hidden = false;
    });
  }
})();
