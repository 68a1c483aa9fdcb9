/**
 * How long a press that could do something without scripts waits for them, and for how long a button does not send its
 * form again while the answer is under way, in milliseconds.
 */
const patienceMs = 10_000;

/**
 * Runs in the page while its scripts are still on their way, and keeps what people press meanwhile.
 *
 * - A button that only a script answers, and whatever is marked `data-waits`, keeps its press until React has taken it
 *   over: it shows that it waits (`aria-busy`), and is then pressed again. Only the last press counts. Ctrl-K presses
 *   the finder's button. What is marked does what it does without scripts if they do not come within 10 s, or fail;
 *   buttons that can do nothing without them are then disabled.
 * - The keys `/` and `?` are pressed again until something answers them, for the same time.
 * - A form that the browser itself sends is sent once, however often its button is pressed, also by the scripts that
 *   arrive meanwhile: what makes a token must not make two.
 *
 * React marks what it has taken over with a property of its own. What it makes itself is marked from the start, so this
 * never holds up a page that is already alive.
 */
export const keepPresses = `(()=>{let held,over,wish;
const alone='button[type="button"]';
const mine=(one)=>Object.keys(one).some((key)=>key.startsWith("__reactProps"));
const drop=()=>{held?.removeAttribute("aria-busy");held=wish=null};
const finder=()=>document.querySelector('[data-waits][aria-keyshortcuts~="Control+K"]');
const press=()=>{const one=held;drop();if(one?.isConnected)one.click()};
const wait=(since)=>{const one=held;const look=()=>{if(held!==one)return;
if(mine(one)||!one.matches(alone)&&performance.now()-since>${patienceMs})return press();setTimeout(look,50)};look()};
const hold=(event,one)=>{event.preventDefault();event.stopImmediatePropagation();held=one;one.setAttribute("aria-busy","true");wait(performance.now())};
addEventListener("click",(event)=>{if(!event.isTrusted)return;drop();
if(over||event.ctrlKey||event.metaKey||event.shiftKey||event.altKey)return;
const one=event.target.closest?.(alone+",[data-waits]");if(one&&!mine(one))hold(event,one)},true);
addEventListener("keydown",(event)=>{if(event.altKey||event.shiftKey||event.key.toLowerCase()!=="k"||!event.ctrlKey&&!event.metaKey)return;
const one=finder();if(!one||mine(one))return;
drop();hold(event,one);if(over)press()},true);
addEventListener("keydown",(event)=>{const{key}=event;if(!event.isTrusted)return;wish=null;
if(over||key!=="/"&&key!=="?"||event.ctrlKey||event.metaKey||event.altKey||event.target.closest?.("input,textarea,select"))return;
const one=finder();if(!one||mine(one))return;
const own=wish={},since=performance.now();const look=()=>{if(wish!==own||over||performance.now()-since>${patienceMs})return;
if(!mine(one)||document.body.dispatchEvent(new KeyboardEvent("keydown",{key,bubbles:true,cancelable:true})))setTimeout(look,50)};look()},true);
addEventListener("error",({target})=>{if(over||!target?.src?.includes("/_next/static/"))return;over=1;
if(held?.matches(alone))drop();press();
for(const one of document.querySelectorAll(alone))if(!mine(one))one.disabled=true},true);
const sent=new Set();
const buttonOf=(event)=>event.submitter??event.target;
addEventListener("submit",(event)=>{if(sent.has(buttonOf(event))){event.preventDefault();event.stopImmediatePropagation()}},true);
addEventListener("submit",(event)=>{const one=buttonOf(event);if(event.defaultPrevented||!/^post$/i.test(event.target.getAttribute("method")))return;
sent.add(one);one.setAttribute("aria-busy","true");setTimeout(()=>{sent.delete(one);one.removeAttribute("aria-busy")},${patienceMs})});
addEventListener("pageshow",(event)=>{if(event.persisted)sent.clear()})})()`.replaceAll('\n', '');
