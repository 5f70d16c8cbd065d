// Sends a form to the control API as JSON, then goes where it says, refreshes the chat, or loads the page again.
const read = (form) => {
  const body = {};
  form.querySelectorAll("[name]").forEach(({ name, value, type }) => {
    if (value === "") return;
    body[name] = type === "number" || name === "advance_s" ? Number(value) : value;
  });
  return body;
};

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-post]");
  if (!form) return;
  event.preventDefault();
  const { post, method = "POST", go, refresh: stay } = form.dataset;
  const body = method === "POST" ? JSON.stringify(read(form)) : undefined;
  const response = await fetch(post, { method, body });
  const answer = await response.json();
  if (!response.ok) {
    form.querySelector(".refused")?.remove();
    form.insertAdjacentHTML("beforeend", '<output class="refused"></output>');
    form.lastElementChild.textContent = answer.error;
  } else if (stay !== undefined) {
    form.reset();
    await refresh();
    toEnd();
  } else if (go) {
    location.href = go.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(answer[name]));
  } else {
    location.reload();
  }
});
