#include "exchange/tree.h"

#include "base/fnv_hash.h"
#include "store/title.h"

#include <algorithm>
#include <unordered_map>

namespace daylong::exchange {

namespace {

using store::ArrivingConversation;
using store::ArrivingMessage;
using store::MessageRole;
using store::MessageState;

constexpr size_t kNone = ArrivingMessage::kNoParent;

/// One message of the tree; links are places in the list of all.
struct Node {
    ImportedMessage* message = nullptr;
    size_t parent = kNone;         // as the file says
    size_t keptParent = kNone;     // the nearest above that is not left out
    std::vector<size_t> children;  // kept ones of a kept one
    bool kept = false, shown = false;
    size_t place = kNone;  // in the transcript's order
};

bool isBlank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

class Tree {
public:
    Tree(ImportedConversation& conversation, Skipped& skipped) : m_conversation(conversation), m_skipped(skipped) {
        readNodes();
        findKeptParents();
        showPath();
        if (!conversation.statesAreSaid) joinReplies();
    }

    /// Places of nodes, in the transcript's order.
    std::vector<size_t> order();
    Node& operator[](size_t i) { return m_nodes[i]; }
    /// Where the message of that name stands in the transcript's order; kNone: nowhere.
    size_t placeOf(const std::string& name) const {
        const auto found = m_byName.find(name);
        return found == m_byName.end() ? kNone : m_nodes[found->second].place;
    }

private:
    void readNodes();
    void findKeptParents();
    void showPath();
    void joinReplies();
    std::vector<size_t> roots() const;
    size_t end() const;

    ImportedConversation& m_conversation;
    Skipped& m_skipped;
    std::vector<Node> m_nodes;
    std::unordered_map<std::string, size_t> m_byName;
};

void Tree::readNodes() {
    for (ImportedMessage& message : m_conversation.messages) {
        if (!message.leftOut && isBlank(message.text) && message.role != MessageRole::Note &&
            !m_conversation.statesAreSaid) {
            message.leftOut = true;
            message.whyLeftOut = reason::kEmpty;
        }
        if (message.leftOut && message.whyLeftOut != nullptr) ++m_skipped[message.whyLeftOut];
        if (!message.id.empty() && !m_byName.try_emplace(message.id, m_nodes.size()).second) {
            if (!message.leftOut) ++m_skipped[reason::kRepeated];
            continue;
        }
        m_nodes.push_back({.message = &message, .kept = !message.leftOut});
    }
    for (Node& node : m_nodes) {
        const auto found = m_byName.find(node.message->parent);
        if (!node.message->parent.empty() && found != m_byName.end()) node.parent = found->second;
    }
}

/// Along each way up once: where it meets itself, it is cut.
void Tree::findKeptParents() {
    enum class Seen : char { No, OnTheWay, Done };
    std::vector<Seen> seen(m_nodes.size(), Seen::No);
    std::vector<size_t> way;
    for (size_t i = 0; i < m_nodes.size(); ++i) {
        size_t at = i;
        for (; at != kNone && seen[at] == Seen::No; at = m_nodes[at].parent) {
            seen[at] = Seen::OnTheWay;
            way.push_back(at);
        }
        if (at != kNone && seen[at] == Seen::OnTheWay) m_nodes[way.back()].parent = kNone;
        for (; !way.empty(); way.pop_back()) {
            Node& node = m_nodes[way.back()];
            if (node.parent != kNone) {
                const Node& above = m_nodes[node.parent];
                node.keptParent = above.kept ? node.parent : above.keptParent;
            }
            seen[way.back()] = Seen::Done;
        }
    }
    for (size_t i = 0; i < m_nodes.size(); ++i) {
        if (m_nodes[i].kept && m_nodes[i].keptParent != kNone) m_nodes[m_nodes[i].keptParent].children.push_back(i);
    }
}

std::vector<size_t> Tree::roots() const {
    std::vector<size_t> found;
    for (size_t i = 0; i < m_nodes.size(); ++i) {
        if (m_nodes[i].kept && m_nodes[i].keptParent == kNone) found.push_back(i);
    }
    return found;
}

/// Where the shown path ends: where the file says, else at what was said last.
size_t Tree::end() const {
    if (const auto named = m_byName.find(m_conversation.current); named != m_byName.end())
        return m_nodes[named->second].kept ? named->second : m_nodes[named->second].keptParent;
    size_t newest = kNone;
    for (size_t i = 0; i < m_nodes.size(); ++i) {
        if (!m_nodes[i].kept || !m_nodes[i].children.empty()) continue;
        if (newest == kNone || m_nodes[i].message->timeMs >= m_nodes[newest].message->timeMs) newest = i;
    }
    return newest;
}

void Tree::showPath() {
    if (m_conversation.statesAreSaid) {
        for (Node& node : m_nodes) node.shown = node.message->state != MessageState::Superseded;
        return;
    }
    for (size_t at = end(); at != kNone; at = m_nodes[at].keptParent) m_nodes[at].shown = true;
}

/// What came in several pieces, with a tool's work between them, is one reply.
void Tree::joinReplies() {
    for (size_t i = 0; i < m_nodes.size(); ++i) {
        Node& first = m_nodes[i];
        if (!first.kept || first.message->role != MessageRole::Assistant) continue;
        const bool isPiece = first.keptParent != kNone && m_nodes[first.keptParent].children.size() == 1 &&
                             m_nodes[first.keptParent].message->role == MessageRole::Assistant;
        if (isPiece) continue;  // of one whose beginning is, or was, found by itself
        while (first.children.size() == 1) {
            Node& next = m_nodes[first.children[0]];
            if (next.message->role != MessageRole::Assistant) break;
            first.message->text += "\n\n" + next.message->text;
            first.message->state = next.message->state;
            first.shown = first.shown || next.shown;
            next.kept = false;
            first.children = std::move(next.children);
            next.children.clear();
            for (const size_t child : first.children) m_nodes[child].keptParent = i;
        }
    }
}

std::vector<size_t> Tree::order() {
    std::vector<size_t> order;
    const auto place = [&](size_t i) {
        m_nodes[i].place = order.size();
        order.push_back(i);
    };
    if (m_conversation.statesAreSaid) {
        for (size_t i = 0; i < m_nodes.size(); ++i) {
            const Node& node = m_nodes[i];
            if (node.kept && (node.keptParent == kNone || m_nodes[node.keptParent].place != kNone)) place(i);
        }
        // What the file puts before the one that it follows comes at the end, in an order of its own.
        if (order.size() == static_cast<size_t>(std::count_if(m_nodes.begin(), m_nodes.end(),
                                                              [](const Node& node) { return node.kept; })))
            return order;
        for (const size_t i : order) m_nodes[i].place = kNone;
        order.clear();
    }
    const auto earlier = [&](size_t a, size_t b) {
        if (m_nodes[a].shown != m_nodes[b].shown) return m_nodes[b].shown;
        return m_nodes[a].message->timeMs < m_nodes[b].message->timeMs;
    };
    std::vector<size_t> waiting = roots();  // the next one last
    std::stable_sort(waiting.begin(), waiting.end(), earlier);
    std::reverse(waiting.begin(), waiting.end());
    while (!waiting.empty()) {
        const size_t i = waiting.back();
        waiting.pop_back();
        place(i);
        std::vector<size_t>& children = m_nodes[i].children;
        std::stable_sort(children.begin(), children.end(), earlier);
        waiting.insert(waiting.end(), children.rbegin(), children.rend());
    }
    return order;
}

/// What nobody named is called by what it is and what it follows: the same in every export of it.
std::string nameOf(const ImportedMessage& message, const std::string& parent) {
    if (!message.id.empty() && message.id[0] != '#') return message.id;
    FnvHash hash;
    hash.add(parent);
    hash.add("\n");
    hash.add(std::to_string(static_cast<int>(message.role)));
    hash.add(message.text);
    return "=" + hash.hex();
}

/// By how it began: what is said later makes no other conversation of it.
std::string nameByContent(const ArrivingConversation& conversation, int64_t saidMs) {
    FnvHash hash;
    hash.add(conversation.title);
    const size_t second = std::min<size_t>(1, conversation.messages.size() - 1);
    for (size_t i = 0; i <= second; ++i) hash.add(conversation.messages[i].name);
    return "=" + std::to_string(saidMs) + hash.hex();
}

/// What it follows, and what was brought back for it, stands there already.
void addMessage(Tree& tree, size_t i, ArrivingConversation& arriving) {
    ImportedMessage& message = *tree[i].message;
    const size_t parent = tree[i].keptParent == kNone ? kNone : tree[tree[i].keptParent].place;
    const ArrivingMessage* before = parent == kNone ? nullptr : &arriving.messages[parent];
    const MessageState state = !tree[i].shown ? MessageState::Superseded : message.state;
    if (!tree[i].shown && message.state != MessageState::Superseded) message.asideState = message.state;
    std::string name = nameOf(message, before != nullptr ? before->name : "");
    arriving.messages.push_back({.name = std::move(name),
                                 .parent = parent,
                                 .continues = std::move(message.continues),
                                 .role = message.role,
                                 .state = state,
                                 .asideState = message.asideState,
                                 .leads = message.leads,
                                 .branchName = std::move(message.branchName),
                                 .text = std::move(message.text),
                                 .says = std::move(message.says),
                                 .files = std::move(message.files),
                                 .createdMs = message.timeMs != 0 ? message.timeMs
                                              : before != nullptr ? before->createdMs
                                                                  : arriving.createdMs,
                                 .pinned = message.pinned});
    if (!message.recalled) return;
    std::vector<size_t>& recalled = arriving.messages.back().recalled.emplace();
    for (const std::string& each : *message.recalled) {
        if (const size_t place = tree.placeOf(each); place < arriving.messages.size() - 1) recalled.push_back(place);
    }
}

}  // namespace

std::optional<ArrivingConversation> settle(ImportedConversation&& conversation, Skipped& skipped) {
    Tree tree(conversation, skipped);
    const std::vector<size_t> order = tree.order();
    if (order.empty()) {
        ++skipped[reason::kEmptyConversation];
        return {};
    }
    ArrivingConversation arriving{.source = conversation.source,
                                  .name = conversation.id,
                                  .title = conversation.title,
                                  .model = std::move(conversation.model),
                                  .settings = std::move(conversation.settings),
                                  .folder = std::move(conversation.folder),
                                  .preset = std::move(conversation.preset),
                                  .presetSettings = std::move(conversation.presetSettings)};
    arriving.createdMs = conversation.createdMs;
    for (const size_t i : order) {
        if (arriving.createdMs == 0) arriving.createdMs = tree[i].message->timeMs;
    }
    const int64_t saidMs = arriving.createdMs;
    if (arriving.createdMs == 0)
        arriving.createdMs = conversation.updatedMs != 0 ? conversation.updatedMs : conversation.fileMs;
    arriving.messages.reserve(order.size());
    for (const size_t i : order) addMessage(tree, i, arriving);
    const auto shownLast = std::find_if(arriving.messages.rbegin(), arriving.messages.rend(),
                                        [](const auto& message) { return message.state != MessageState::Superseded; });
    const int64_t lastMs = shownLast != arriving.messages.rend() ? shownLast->createdMs : arriving.createdMs;
    arriving.updatedMs = conversation.statesAreSaid && conversation.updatedMs != 0 ? conversation.updatedMs : lastMs;
    if (!conversation.statesAreSaid) {
        if (isBlank(arriving.title)) arriving.title = store::titleFrom(arriving.messages.front().text);
        std::replace(arriving.title.begin(), arriving.title.end(), '\n', ' ');
    }
    if (arriving.name.empty()) arriving.name = nameByContent(arriving, saidMs);
    return arriving;
}

}  // namespace daylong::exchange
