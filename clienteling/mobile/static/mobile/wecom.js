// WeCom's JS-SDK: which client's chat is open, and sending to it. Loaded only when it is needed.
(function () {
  "use strict";
  const CALLS = ["getContext", "getCurExternalContact", "sendChatMessage", "shareToExternalContact"];
  const BESIDE_A_CLIENT = ["contact_profile", "single_chat_tools", "single_kf_tools"];
  let loading = null;

  function Refused(detail) {
    this.detail = detail;
  }

  function LoggedOut() {}

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
    const asked = { headers: { Accept: "application/json" }, redirect: "manual" };
    const answer = fetch(address + "?" + query, asked).then(function (response) {
      if (response.type === "opaqueredirect") throw new LoggedOut();
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

  // Empty where no client's chat is beside the page.
  function openChat(ww) {
    return ww.getContext().then(function (context) {
      if (!BESIDE_A_CLIENT.includes(context.entry)) return "";
      return ww.getCurExternalContact().then(function (found) { return found.userId; }, function (why) {
        if (/without context/.test(why.errMsg)) return "";
        throw why;
      });
    });
  }

  // How many parts of a form's message are with the client already: none of them goes out again.
  const out = new WeakMap();
  function gone(form) { return out.get(form) || 0; }

  // Into the chat beside the page when it is this client's, else through WeCom's own sheet.
  function send(ready, form) {
    const ww = ready.ww, words = { msgtype: "text", text: { content: form.elements.text.value } };
    const pictures = ready.mediaid ? [{ msgtype: "image", image: { mediaid: ready.mediaid } }] : [];
    return openChat(ww).then(function (open) {
      if (open !== form.dataset.client) {
        return ww.shareToExternalContact(Object.assign(
          { externalUserIds: [form.dataset.client], attachments: pictures }, gone(form) ? {} : { text: words.text }
        ));
      }
      return [words].concat(pictures).slice(gone(form)).reduce(function (before, one) {
        return before.then(function () { return ww.sendChatMessage(one); }).then(function () {
          out.set(form, gone(form) + 1);
        });
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
      return send(found, form);
    }).then(function () { window.htmx.trigger(form, "sent"); }, function (why) {
      if (why instanceof Refused && why.detail) return takeBack(form, why.detail);
      button.disabled = false;
      if (why instanceof LoggedOut) return document.dispatchEvent(new Event("logged-out"));
      words.readOnly = gone(form) > 0;
      form.querySelector("#preview-half").hidden = !words.readOnly;
      form.querySelector("#preview-trouble").hidden = words.readOnly;
    });
  });

  function instead(chat, id) {
    chat.hidden = true;
    document.getElementById(id).hidden = false;
  }

  const chat = document.getElementById("whose-chat");
  if (chat) {
    ready(chat.dataset.ready).then(function (found) { return openChat(found.ww); }).then(function (client) {
      chat.elements.external_userid.value = client;
      return client ? chat.submit() : instead(chat, "nobody");
    }).catch(function () { instead(chat, "unasked"); });
  }
})();
