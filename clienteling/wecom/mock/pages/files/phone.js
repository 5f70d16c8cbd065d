// Keeps the chat fresh and carries a button's press to the mock, which calls the product back.
const phone = document.querySelector(".phone");
const chat = document.getElementById("chat");
let shown = null;

const atEnd = () => chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
const toEnd = () => { chat.scrollTop = chat.scrollHeight; };
const dropBroken = () => chat.querySelectorAll("img").forEach((img) => { img.onerror = () => img.remove(); });

async function refresh() {
  const open = chat.querySelector("details[open]") || chat.contains(document.activeElement) && document.activeElement.matches("select, input");
  if (open || !phone.dataset.poll) return;
  const response = await fetch(phone.dataset.poll);
  const markup = await response.text();
  if (!response.ok || markup === shown) return;
  const follow = shown === null || atEnd();
  shown = markup;
  chat.innerHTML = markup;
  dropBroken();
  if (follow) toEnd();
}

function chosen(card) {
  const selected = {};
  card.querySelectorAll("[data-question]").forEach((field) => {
    if (field.matches("input") && !field.checked) return;
    (selected[field.dataset.question] ||= []).push(field.value);
  });
  return selected;
}

chat.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-key]");
  if (!button) return;
  const card = button.closest(".card");
  button.setAttribute("aria-busy", "true");
  button.closest("details")?.removeAttribute("open");
  const { userid, corpid } = phone.dataset;
  const press = { userid, corpid, task_id: card.dataset.task, key: button.dataset.key, selected: chosen(card) };
  await fetch("/mock/press", { method: "POST", body: JSON.stringify(press) });
  button.blur();
  for (const wait of [300, 600, 1000]) setTimeout(() => refresh().catch(() => {}), wait);
});

dropBroken();
toEnd();
setInterval(() => refresh().catch(() => {}), 2000);
