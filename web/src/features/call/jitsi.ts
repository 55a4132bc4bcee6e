// How does a meeting come into the page? By the script of the configured domain, which puts a frame where it is told.
export interface Room {
  domain: string;
  roomName: string;
  token?: string;
  displayName: string;
}

interface JitsiApi {
  addListener: (event: string, listener: () => void) => void;
  dispose: () => void;
}
type JitsiConstructor = new (domain: string, options: object) => JitsiApi;

declare global {
  interface Window {
    JitsiMeetExternalAPI?: JitsiConstructor;
  }
}

const PATIENCE_MS = 15_000;
const loading = new Map<string, Promise<JitsiConstructor>>();

/** The script, once a domain. Rejects when it does not come in time: one may ask again. */
function loaded(domain: string): Promise<JitsiConstructor> {
  let script = loading.get(domain);
  if (!script) {
    script = load(`https://${domain}/external_api.js`);
    script.catch(() => loading.delete(domain));
    loading.set(domain, script);
  }
  return script;
}

function load(src: string): Promise<JitsiConstructor> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const fail = () => {
      script.remove();
      reject(new Error("The video service did not answer."));
    };
    const timer = setTimeout(fail, PATIENCE_MS);
    script.src = src;
    script.async = true;
    script.onerror = () => {
      clearTimeout(timer);
      fail();
    };
    script.onload = () => {
      clearTimeout(timer);
      if (window.JitsiMeetExternalAPI) resolve(window.JitsiMeetExternalAPI);
      else fail();
    };
    document.head.append(script);
  });
}

/** Puts the meeting into `parentNode`; what it returns takes it out again. `onLeft` when one has hung up. */
export async function enter(room: Room, parentNode: HTMLElement, onLeft: () => void): Promise<() => void> {
  const Jitsi = await loaded(room.domain);
  const meeting = new Jitsi(room.domain, {
    roomName: room.roomName,
    jwt: room.token,
    parentNode,
    width: "100%",
    height: "100%",
    userInfo: { displayName: room.displayName },
    configOverwrite: { prejoinConfig: { enabled: true }, disableDeepLinking: true },
    iframeAttributes: { title: "Video call" },
  });
  meeting.addListener("videoConferenceLeft", onLeft);
  meeting.addListener("readyToClose", onLeft);
  const frame = parentNode.querySelector("iframe");
  if (frame && !frame.title) frame.title = "Video call";
  return () => meeting.dispose();
}
