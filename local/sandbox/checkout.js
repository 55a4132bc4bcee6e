/*
 * A stand-in for Razorpay's checkout.js: the same constructor, events and callbacks, and a sheet on which a person
 * chooses how the payment ends. No money moves. Needs no inline script or style, so a strict CSP allows it.
 */
(() => {
  "use strict";

  const BASE = new URL(".", document.currentScript.src).href;

  const STYLE = `
    :host { all: initial; }
    dialog {
      --accent: #3395ff; --on-accent: #fff;
      --paper: #fff; --ink: #14202e; --quiet: #51606f; --line: #d5dde5; --wash: #f3f6f9;
      --good: #0b6b3a; --bad: #a3201d; --note: #5c4400; --note-wash: #fff3cf;
      box-sizing: border-box; width: min(26rem, calc(100vw - 2rem)); max-height: calc(100dvh - 2rem);
      margin: auto; padding: 0; border: 0; border-radius: 16px; overflow: auto;
      background: var(--paper); color: var(--ink);
      font: 400 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
      box-shadow: 0 24px 64px rgb(10 20 30 / .35);
    }
    dialog::backdrop { background: rgb(10 18 28 / .6); }
    dialog[open] { animation: rise .18s ease-out; }
    @keyframes rise { from { transform: translateY(12px); opacity: 0; } }
    @media (prefers-reduced-motion: reduce) { dialog[open], .spinner { animation: none !important; } }
    @media (prefers-color-scheme: dark) {
      dialog {
        --paper: #17202a; --ink: #eef3f8; --quiet: #b3c0cc; --line: #394957; --wash: #202c38;
        --good: #7fdca6; --bad: #ffb0aa; --note: #ffe29a; --note-wash: #3c3110;
      }
    }
    header { display: flex; gap: .75rem; align-items: center; padding: 1rem 1rem 1rem 1.25rem; background: var(--accent); color: var(--on-accent); }
    header div { flex: 1; min-width: 0; }
    img { width: 40px; height: 40px; border-radius: 10px; background: #fff; object-fit: contain; }
    h2 { margin: 0; font-size: 1.05rem; line-height: 1.3; overflow-wrap: anywhere; }
    header p { margin: 0; font-size: .9rem; overflow-wrap: anywhere; }
    button {
      font: inherit; font-weight: 600; min-height: 44px; padding: .5rem 1rem; border-radius: 10px;
      border: 1px solid var(--line); background: var(--paper); color: var(--ink); cursor: pointer;
    }
    button:hover:not([aria-disabled="true"]) { filter: brightness(.96); }
    button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
    button[aria-disabled="true"] { cursor: default; opacity: .7; }
    .close {
      width: 44px; padding: 0; border: 0; border-radius: 50%; background: transparent; color: inherit;
      font-size: 1.5rem; line-height: 1;
    }
    .close:focus-visible { outline-color: currentColor; }
    .main { padding: 1.25rem; display: grid; gap: 1rem; }
    .amount { margin: 0; font-size: 2rem; font-weight: 700; line-height: 1.2; font-variant-numeric: tabular-nums; }
    dl { margin: 0; display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; font-size: .9rem; }
    dt { color: var(--quiet); }
    dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
    .test { margin: 0; padding: .625rem .75rem; border-radius: 10px; background: var(--note-wash); color: var(--note); font-size: .875rem; }
    .actions { display: grid; gap: .625rem; }
    .pay { background: var(--accent); color: var(--on-accent); border-color: transparent; min-height: 52px; font-size: 1.05rem; }
    .status { margin: 0; min-height: 1.5em; font-size: .925rem; }
    .status.bad { color: var(--bad); }
    .status.good { color: var(--good); }
    .spinner {
      display: inline-block; width: .9em; height: .9em; margin-right: .5em; vertical-align: -.1em; border-radius: 50%;
      border: 2px solid currentColor; border-right-color: transparent; animation: turn .8s linear infinite;
    }
    @keyframes turn { to { transform: rotate(1turn); } }
  `;

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== null) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };

  const money = (paise, currency) =>
    new Intl.NumberFormat("en-IN", { style: "currency", currency: currency || "INR" }).format(paise / 100);

  // Black or white, whichever is read more easily on the shop's colour (WCAG 2.2's relative luminance).
  const readableOn = (colour) => {
    const channels = colour.match(/[\d.]+/g).slice(0, 3).map((value) => {
      const share = Number(value) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    const luminance = 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
    return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? "#fff" : "#000";
  };

  class Sheet {
    constructor(options, { onPaid, onFailed, onDismiss }) {
      Object.assign(this, { options, onPaid, onFailed, onDismiss, busy: false });
      this.host = make("div", { "data-razorpay-sandbox": "" });
      this.root = this.host.attachShadow({ mode: "open" });
      const style = new CSSStyleSheet();
      style.replaceSync(STYLE);
      this.root.adoptedStyleSheets = [style];
      this.build();
    }

    build() {
      const { options } = this;
      this.amount = make("p", { class: "amount" }, money(Number(options.amount) || 0, options.currency));
      this.status = make("p", { class: "status", role: "status" });
      this.pay = make("button", { type: "button", class: "pay" }, "Pay now");
      this.fail = make("button", { type: "button", class: "fail" }, "Let this payment fail");
      this.close = make("button", { type: "button", class: "close", "aria-label": "Close the payment" }, "×");
      this.dialog = make(
        "dialog",
        { "aria-labelledby": "name", "aria-describedby": "test" },
        make(
          "header",
          {},
          options.image ? make("img", { src: options.image, alt: "" }) : null,
          make(
            "div",
            {},
            make("h2", { id: "name" }, options.name || "Payment"),
            options.description ? make("p", {}, options.description) : null,
          ),
          this.close,
        ),
        make(
          "div",
          { class: "main" },
          this.amount,
          make("p", { class: "test", id: "test" }, "Test payment: no money moves. Choose how it ends."),
          this.details(),
          make("div", { class: "actions" }, this.pay, this.fail),
          this.status,
        ),
      );
      this.root.append(this.dialog);
      this.colour();
      this.listen();
    }

    details() {
      const prefill = this.options.prefill || {};
      const rows = [["Paying as", prefill.name], ["E-mail", prefill.email], ["Phone", prefill.contact], ["Order", this.options.order_id]];
      const shown = rows.filter(([, value]) => value);
      return make("dl", {}, ...shown.flatMap(([term, value]) => [make("dt", {}, term), make("dd", {}, String(value))]));
    }

    colour() {
      const wanted = this.options.theme && this.options.theme.color;
      const accent = CSS.supports("color", wanted || "") ? wanted : "#3395ff";
      const probe = make("span");
      probe.style.color = accent;
      document.body.append(probe);
      const onAccent = readableOn(getComputedStyle(probe).color);
      probe.remove();
      this.dialog.style.setProperty("--accent", accent);
      this.dialog.style.setProperty("--on-accent", onAccent);
    }

    listen() {
      const modal = this.options.modal || {};
      this.pay.addEventListener("click", () => this.act(true));
      this.fail.addEventListener("click", () => this.act(false));
      this.close.addEventListener("click", () => this.dismiss());
      this.dialog.addEventListener("cancel", (event) => {
        event.preventDefault();
        if (modal.escape !== false) this.dismiss();
      });
      this.dialog.addEventListener("click", (event) => {
        if (modal.backdropclose && event.target === this.dialog) this.dismiss();
      });
      this.dialog.addEventListener("keydown", (event) => this.keepFocus(event));
    }

    // A modal dialog lets Tab out to the browser's own controls; a payment sheet keeps it.
    keepFocus(event) {
      if (event.key !== "Tab") return;
      const stops = [this.close, this.pay, this.fail];
      const at = stops.indexOf(this.root.activeElement);
      const next = (at + (event.shiftKey ? -1 : 1) + stops.length) % stops.length;
      event.preventDefault();
      stops[next].focus();
    }

    open() {
      document.body.append(this.host);
      this.dialog.showModal();
      this.pay.focus();
      const seconds = Number(this.options.timeout);
      if (seconds > 0) this.timer = setTimeout(() => this.dismiss(), seconds * 1000);
      this.load();
    }

    async load() {
      try {
        const order = await this.ask(`?key=${encodeURIComponent(this.options.key)}`);
        this.amount.textContent = money(order.amount, order.currency);
        this.pay.textContent = `Pay ${this.amount.textContent}`;
      } catch (error) {
        this.say(error.message, "bad");
      }
    }

    async ask(query = "", body = undefined) {
      const address = `${BASE}checkout/${encodeURIComponent(this.options.order_id)}${query}`;
      const sent = body && { method: "POST", body: JSON.stringify(body) };
      let answer;
      try {
        answer = await fetch(address, sent);
      } catch {
        throw new Error("The payment sandbox does not answer. Try again.");
      }
      const content = await answer.json();
      if (!answer.ok) throw new Error(content.error.description);
      return content;
    }

    async act(succeeds) {
      if (this.busy) return;
      this.setBusy(true);
      this.say("Talking to the bank…", "busy");
      const { email, contact } = this.options.prefill || {};
      const { description, notes, key } = this.options;
      try {
        const answer = await this.ask("", { key, succeeds, payer: { email, contact, description, notes } });
        this.setBusy(false);
        if (answer.error) this.failed(answer.error);
        else this.paid(answer);
      } catch (error) {
        this.setBusy(false);
        this.say(error.message, "bad");
      }
    }

    paid(response) {
      this.say("Paid.", "good");
      this.leave();
      this.onPaid(response);
    }

    failed(error) {
      this.onFailed({ error });
      const mayRetry = !this.options.retry || this.options.retry.enabled !== false;
      if (!mayRetry) return this.dismiss();
      this.say(`${error.description} You can try again.`, "bad");
      this.pay.focus();
    }

    dismiss() {
      if (this.busy) return;
      const modal = this.options.modal || {};
      if (modal.confirm_close && !window.confirm("Leave without paying?")) return;
      this.leave();
      this.onDismiss();
    }

    leave() {
      clearTimeout(this.timer);
      // Gives the focus back to where it was.
      if (this.dialog.open) this.dialog.close();
      this.host.remove();
    }

    // `disabled` would throw the focus out of the sheet; aria-disabled keeps it.
    setBusy(busy) {
      this.busy = busy;
      for (const button of [this.pay, this.fail, this.close]) button.setAttribute("aria-disabled", String(busy));
    }

    say(text, tone) {
      this.status.className = `status ${tone}`;
      this.status.replaceChildren(tone === "busy" ? make("span", { class: "spinner", "aria-hidden": "true" }) : "", text);
    }
  }

  const REQUIRED = ["key", "order_id"];

  class Razorpay {
    constructor(options = {}) {
      for (const name of REQUIRED) {
        if (!options[name]) throw new Error(`Razorpay: the option ${name} is missing.`);
      }
      this.options = options;
      this.listeners = {};
    }

    on(event, listener) {
      (this.listeners[event] ||= []).push(listener);
      return this;
    }

    open() {
      if (this.sheet) return;
      this.sheet = new Sheet(this.options, {
        onPaid: (response) => this.paid(response),
        onFailed: (response) => this.emit("payment.failed", response),
        onDismiss: () => this.dismissed(),
      });
      this.sheet.open();
    }

    close() {
      if (this.sheet) this.sheet.leave();
      this.sheet = null;
    }

    paid(response) {
      this.sheet = null;
      const { handler, callback_url: address, redirect } = this.options;
      if (address && (redirect || !handler)) this.post(address, response);
      else if (handler) handler(response);
    }

    dismissed() {
      this.sheet = null;
      const modal = this.options.modal || {};
      if (modal.ondismiss) modal.ondismiss();
    }

    emit(event, content) {
      for (const listener of this.listeners[event] || []) listener(content);
    }

    post(address, fields) {
      const form = make("form", { method: "post", action: address, hidden: "" });
      for (const [name, value] of Object.entries(fields)) form.append(make("input", { type: "hidden", name, value }));
      document.body.append(form);
      form.submit();
    }
  }

  window.Razorpay = Razorpay;
})();
