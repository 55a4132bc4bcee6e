import { MessageSquare } from "lucide-react";
import { useParams } from "react-router";
import { cn } from "@/lib/cn";
import { EmptyState, useTitle } from "@/ui";
import { ConversationList } from "./conversation_list";
import { Thread } from "./thread";

/** The list and one thread side by side; on phones one at a time. */
export default function Messages() {
  const { conversationId } = useParams();
  return (
    <div className="mx-auto grid h-[calc(100dvh-4rem-1px)] max-w-7xl md:grid-cols-[20rem_minmax(0,1fr)] md:border-x md:border-line lg:grid-cols-[23rem_minmax(0,1fr)]">
      <section
        aria-label="Conversations"
        className={cn(
          "min-h-0 overflow-y-auto overscroll-contain p-3 md:border-r md:border-line",
          conversationId && "max-md:hidden",
        )}
      >
        {conversationId ? <h2 className="px-3 py-3 text-xl">Messages</h2> : <Title />}
        <ConversationList />
      </section>
      <section
        aria-label="Conversation"
        className={cn("flex min-h-0 min-w-0 flex-col", !conversationId && "max-md:hidden")}
      >
        {conversationId ? <Thread key={conversationId} conversationId={conversationId} /> : <NoneChosen />}
      </section>
    </div>
  );
}

function Title() {
  const heading = useTitle("Messages");
  return (
    <h1 ref={heading} tabIndex={-1} className="px-3 py-3 text-2xl">
      Messages
    </h1>
  );
}

function NoneChosen() {
  return (
    <div className="grid grow place-items-center p-6">
      <EmptyState icon={<MessageSquare />} title="Choose a conversation">
        <p>What you two have said shows up here.</p>
      </EmptyState>
    </div>
  );
}
