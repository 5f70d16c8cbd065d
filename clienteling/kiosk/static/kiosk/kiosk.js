// The tablet forgets: back to the start when nobody touches it, nothing kept, no way out of the kiosk.
"use strict";
(() => {
  const page = document.body, start = page.dataset.start;
  const home = () => location.replace(start);
  let idle;
  const touched = () => { clearTimeout(idle); idle = setTimeout(home, page.dataset.idle * 1000); };
  if (!("still" in page.dataset)) {
    for (const event of ["pointerdown", "keydown", "input"]) addEventListener(event, touched, { passive: true });
    touched();
  }
  addEventListener("pageshow", (event) => { if (event.persisted) home(); });
  addEventListener("contextmenu", (event) => event.preventDefault());
  addEventListener("dragstart", (event) => event.preventDefault());
  addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && !(link.origin === location.origin && link.pathname.startsWith(start))) event.preventDefault();
    else if (link) { event.preventDefault(); location.replace(link.href); }
  });

  const state = page.dataset.state;
  if (state === "joined") setTimeout(home, 8000);
  else if (state) {
    const ask = async () => {
      try {
        const answer = await fetch(location.href, { headers: { "X-Poll": "1" }, cache: "no-store" });
        if (!answer.ok) return home();
        if ((await answer.json()).state !== state) return location.reload();
      } catch { /* the network is away: asked again */ }
      setTimeout(ask, 2000);
    };
    setTimeout(ask, 1000);
  }

  const canvas = document.querySelector("canvas");
  if (!canvas) return;
  const pen = canvas.getContext("2d"), field = document.querySelector("input[name=signature]");
  let strokes = [], stroke = null;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [Math.round((event.clientX - box.left) * canvas.width / box.width),
            Math.round((event.clientY - box.top) * canvas.height / box.height)];
  };
  const draw = (from, to) => {
    pen.lineWidth = 4; pen.lineCap = "round"; pen.strokeStyle = "#181712";
    pen.beginPath(); pen.moveTo(...from); pen.lineTo(...to); pen.stroke();
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    stroke = [at(event)];
    strokes.push(stroke);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    const point = at(event);
    draw(stroke[stroke.length - 1], point);
    stroke.push(point);
  });
  const lift = () => { stroke = null; field.value = JSON.stringify(strokes); };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  document.querySelector(".again").addEventListener("click", () => {
    strokes = []; field.value = "";
    pen.clearRect(0, 0, canvas.width, canvas.height);
  });
})();
