// How do one person's tabs tell each other what they heard?
interface Tabs<Event> {
  tell: (event: Event) => void;
  close: () => void;
}

export function tabsOf<Event>(userId: string, hear: (event: Event) => void): Tabs<Event> {
  if (typeof BroadcastChannel === "undefined") return { tell: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(`mentor-connect-live-${userId}`);
  channel.onmessage = ({ data }: MessageEvent<Event>) => hear(data);
  return { tell: (event) => channel.postMessage(event), close: () => channel.close() };
}
