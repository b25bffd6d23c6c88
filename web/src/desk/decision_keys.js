/** Keys of the decision form: a digit chooses an outcome, Control and Enter go on. */

/** Listen in `form`; `radios()` gives the outcomes in their order. Typing is left alone. */
export function listenForKeys(form, radios) {
  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const modified = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && modified) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const typing = event.target.matches("textarea, select, input:not([type=radio])");
    const radio = radios()[Number(event.key) - 1];
    if (typing || modified || event.altKey || !radio?.isConnected) return;
    event.preventDefault();
    radio.focus();
    radio.click();
  });
}
