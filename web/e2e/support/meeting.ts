import type { Page } from "@playwright/test";

// What a meeting server's script would put into the page. There is no such server here.
const JITSI = `window.JitsiMeetExternalAPI = class {
  constructor(domain, options) {
    this.frame = document.createElement("iframe");
    this.frame.srcdoc = "<body style='background:#223'></body>";
    this.frame.dataset.room = options.roomName;
    this.frame.dataset.name = options.userInfo.displayName;
    this.frame.style.cssText = "width:100%;height:100%;border:0";
    options.parentNode.append(this.frame);
    window.meeting = this;
    this.listeners = {};
  }
  addListener(event, listener) { this.listeners[event] = listener; }
  dispose() { this.frame.remove(); }
};`;

export async function withMeetingServer(page: Page): Promise<void> {
  await page.route(/external_api\.js$/, (route) =>
    route.fulfill({ contentType: "application/javascript", body: JITSI }),
  );
}
