// ChatParts: the view models of each part of the window, which it reaches through ChatViewModel. They are children of
// the caller's choosing and outlive that. Thread rule: GUI thread. Failure rule: none.
#pragma once

#include "chat/message_room.h"
#include "conversations/conversation_list_model.h"
#include "conversations/search_model.h"
#include "conversations/sidebar_model.h"
#include "files/attachments_model.h"
#include "files/file_view_model.h"
#include "memory/memory_view_model.h"
#include "messages/message_list_model.h"
#include "program/ui_state.h"
#include "queue/queue_model.h"
#include "settings/own_settings_view_model.h"
#include "settings/presets_model.h"
#include "settings/settings_view_model.h"

namespace daylong::ui {

struct ChatParts {
    ConversationListModel* conversations = nullptr;
    SidebarModel* sidebar = nullptr;
    SearchModel* search = nullptr;
    SettingsViewModel* settings = nullptr;
    OwnSettingsViewModel* ownSettings = nullptr;
    PresetsModel* presets = nullptr;
    MessageListModel* messages = nullptr;
    MemoryViewModel* memory = nullptr;
    UiState* state = nullptr;
    MessageRoom* room = nullptr;
    AttachmentsModel* files = nullptr;
    FileViewModel* file = nullptr;
    QueueModel* queue = nullptr;
};

}  // namespace daylong::ui
