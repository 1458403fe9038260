// Dragging a card of the sorter to a pile, by the mouse.

const FAR = 6; // pixels after which a press is a drag
const EDGE = 70; // pixels from the edge of the page, within which a dragged card scrolls it

// The part of the page that scrolls what a node stands in.
function scrollerOf(node) {
  for (let part = node.parentElement; part; part = part.parentElement) {
    if (part.scrollHeight > part.clientHeight && /auto|scroll/.test(getComputedStyle(part).overflowY)) return part;
  }
  return document.scrollingElement;
}

// How far a pointer at a height scrolls a part on now: the nearer to its edge the further, and not past a node.
function pull(part, node, y) {
  const whole = part === document.scrollingElement ? { top: 0, bottom: window.innerHeight } : part.getBoundingClientRect();
  const [top, bottom] = [Math.max(whole.top, 0) + EDGE, Math.min(whole.bottom, window.innerHeight) - EDGE];
  const { top: first, bottom: last } = node.getBoundingClientRect();
  if (y < top && first < top) return (y - top) / 5;
  return y > bottom && last > bottom ? (y - bottom) / 5 : 0;
}

// Pointer events and not HTML drag and drop, since some browsers refuse to drag a button.
function dragging(view, act) {
  let drag = null;
  const pileAt = ({ x, y }) => document.elementFromPoint(x, y)?.closest(".irkit-pile");
  const over = (section) => {
    for (const pile of view.piles.values()) pile.section.classList.toggle("irkit-over", pile.section === section);
  };
  const stop = () => {
    if (!drag) return;
    cancelAnimationFrame(drag.frame);
    drag.face.classList.remove("irkit-dragged");
    drag.face.style.translate = "";
    over(null);
    drag = null;
  };
  const follow = () => {
    const { face, start, at, scroller } = drag;
    const scrolled = scroller.scrollTop - start.scroll;
    face.style.translate = `${at.x - start.x}px ${at.y - start.y + scrolled}px`;
    over(view.root.contains(pileAt(at)) ? pileAt(at) : null);
  };
  const scroll = () => {
    drag.scroller.scrollTop += pull(drag.scroller, view.root, drag.at.y);
    follow();
    drag.frame = requestAnimationFrame(scroll);
  };
  view.root.addEventListener("pointerdown", (event) => {
    const face = event.target.closest(".irkit-card");
    if (!face || event.button !== 0 || event.pointerType === "touch") return;
    const scroller = scrollerOf(view.root);
    drag = { face, scroller, start: { x: event.clientX, y: event.clientY, scroll: scroller.scrollTop } };
  });
  view.root.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.at = { x: event.clientX, y: event.clientY };
    if (drag.frame) return;
    if (Math.hypot(drag.at.x - drag.start.x, drag.at.y - drag.start.y) < FAR) return;
    drag.face.setPointerCapture(event.pointerId);
    drag.face.classList.add("irkit-dragged");
    scroll();
  });
  view.root.addEventListener("pointerup", (event) => {
    if (!drag) return;
    const { face, frame } = drag;
    const pile = pileAt(event);
    stop();
    if (!frame) return;
    view.dropped = true; // the click that ends a drag must not pick the card up
    setTimeout(() => { view.dropped = false; });
    if (pile && view.root.contains(pile)) act.put(face.dataset.card, pile.dataset.pile);
    face.focus({ preventScroll: true });
  });
  view.root.addEventListener("pointercancel", stop);
  // Text that was selected before would be dragged in the card's place.
  view.root.addEventListener("dragstart", (event) => event.preventDefault());
}
