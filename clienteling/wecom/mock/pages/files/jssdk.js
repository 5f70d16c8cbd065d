// A stand-in for WeCom's JS-SDK: the same calls by the same names, answered by the mock's phones.
(() => {
  "use strict";
  const phone = new URL("/sdk/", document.currentScript.src).href;
  let registered = null;

  const ask = async (api, args = {}) => {
    if (!registered) throw { errMsg: `${api}:fail not registered` };
    const url = location.href.split("#")[0];
    const [config, agentConfig] = await Promise.all([
      registered.getConfigSignature(url), registered.getAgentConfigSignature(url),
    ]);
    const body = JSON.stringify({ agentId: registered.agentId, url, config, agentConfig, args });
    const answer = await (await fetch(phone + api, { method: "POST", body, credentials: "include" })).json();
    if (!answer.errMsg.endsWith(":ok")) throw answer;
    return answer;
  };

  window.ww = { register: (given) => { registered = given; } };
  for (const api of ["getContext", "getCurExternalContact", "sendChatMessage", "shareToExternalContact"]) {
    window.ww[api] = (args) => ask(api, args);
  }
})();
