// The states of what waits, of a reply elsewhere, and of temporary conversations.
#include "picture_stage.h"

namespace daylong {
namespace {

void talk(PictureStage& stage) {
    stage.say(QStringLiteral("How do I bake bread without a machine?"));
    stage.settle();
}

/// As the service would tell it in the middle of a reply in the conversation `of`.
void tell(PictureStage& stage, qint64 of, bool paused, store::QueuedId held = 0) {
    const qint64 open = stage.program.chat().conversation();
    chat::QueueChanged queue{.conversation = open, .messages = {}, .paused = paused, .held = held};
    queue.messages.push_back({.id = 1, .conversation = open, .text = "And how long does it keep?", .files = {}});
    queue.messages.push_back(
        {.id = 2,
         .conversation = open,
         .text = "Please make a table of all the flours that I could use, with the water that each of them wants, how "
                 "long it has to rest, and what it tastes of; and say which of them I can buy in a village.",
         .files = {"The history of windmills.md", "report.pdf"}});
    stage.program.bridge().deliver(queue);
    if (!paused) stage.program.bridge().deliver(chat::ActivityChanged{chat::Activity::Replying, 0, 0, of});
    stage.program.bridge().flush();
}

}  // namespace

std::vector<PictureState> queueStates() {
    const auto elsewhere = [](PictureStage& stage) {
        talk(stage);
        const qint64 first = stage.program.chat().conversation();
        stage.program.chat().newConversation();
        stage.settle();
        talk(stage);
        const qint64 second = stage.program.chat().conversation();
        stage.program.chat().newConversation();
        stage.settle();
        stage.say(QStringLiteral("What is the weather like at sea?"));
        stage.settle();
        store::Message reply;
        reply.conversation = first;
        stage.program.bridge().deliver(chat::ReplyFinished{reply, {}});
        tell(stage, second, false);
    };
    return {
        {.name = "queue",
         .begin =
             [](PictureStage& stage) {
                 talk(stage);
                 stage.program.draft().setText(QStringLiteral("And this is what I write now"));
             },
         .show = [](PictureStage& stage) { tell(stage, stage.program.chat().conversation(), false); }},
        {.name = "queue-paused", .begin = talk, .show = [](PictureStage& stage) { tell(stage, 0, true); }},
        {.name = "queue-edit",
         .begin = talk,
         .show =
             [](PictureStage& stage) {
                 tell(stage, stage.program.chat().conversation(), false);
                 stage.program.chat().queue()->edit(1);
                 stage.settle();
                 tell(stage, stage.program.chat().conversation(), false, 2);
             }},
        {.name = "elsewhere",
         .begin = elsewhere,
         .show =
             [](PictureStage& stage) { stage.window->setProperty("sidebarOver", stage.window->property("narrow")); }},
        {.name = "elsewhere-talk", .begin = elsewhere},
        {.name = "failed-elsewhere",
         .begin =
             [](PictureStage& stage) {
                 talk(stage);
                 const qint64 first = stage.program.chat().conversation();
                 stage.program.chat().newConversation();
                 stage.settle();
                 stage.say(QStringLiteral("What is the weather like at sea?"));
                 stage.program.bridge().deliver(chat::Failed{
                     {ErrorCode::Io, "the server does not answer any more"}, chat::Concern::Conversation, first});
             }},
        {.name = "temporary-new", .begin = [](PictureStage& stage) { stage.program.chat().newTemporary(); }},
        {.name = "temporary",
         .begin =
             [](PictureStage& stage) {
                 stage.program.chat().newTemporary();
                 stage.settle();
                 talk(stage);
             }},
        {.name = "temporary-leave",
         .begin =
             [](PictureStage& stage) {
                 stage.program.chat().newTemporary();
                 stage.settle();
                 talk(stage);
                 stage.program.chat().newConversation();
             }},
    };
}

}  // namespace daylong
