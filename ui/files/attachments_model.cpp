#include "files/attachments_model.h"

#include "attach/measure.h"
#include "exchange/exchange_words.h"
#include "files/file_words.h"
#include "store/attached.h"
#include "words/laid_out.h"
#include "words/words.h"

#include <QLocale>

#include <algorithm>
#include <iterator>
#include <utility>

namespace daylong::ui {

namespace {

constexpr quint64 kFirstDraft = quint64{1} << 49U;  // others count from 0, and from 2^48
constexpr int kTickMs = 100, kPauseMs = 300;
constexpr uint64_t kBytesPerToken = 4;  // about, where no model counts

/// Nobody wants them any more.
void stopReading(const auto& items) {
    for (const auto& item : items) {
        if (item.work) item.work->stopped = true;
    }
}

}  // namespace

AttachmentsModel::AttachmentsModel(EngineBridge& bridge, Measure measure, std::filesystem::path pdfProgram,
                                   QObject* parent)
    : QAbstractListModel(parent),
      m_measure(std::move(measure)),
      m_pdfProgram(std::move(pdfProgram)),
      m_newest(kFirstDraft),
      m_reader(std::make_unique<Background>(QStringLiteral("attach"))),
      m_chooser(std::make_unique<Background>(QStringLiteral("choose"))) {
    m_ticks.setInterval(kTickMs);
    connect(&m_ticks, &QTimer::timeout, this, &AttachmentsModel::showCards);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &AttachmentsModel::chooseNow);
    m_sharing.setSingleShot(true);
    connect(&m_sharing, &QTimer::timeout, this, &AttachmentsModel::share);
    connect(&bridge, &EngineBridge::draftMeasured, this, &AttachmentsModel::onMeasured);
    connect(&bridge, &EngineBridge::conversationOpened, this, &AttachmentsModel::onOpened);
    connect(&bridge, &EngineBridge::conversationKept, this, [this](qint64 temporary, const store::Conversation& kept) {
        if (m_conversation != temporary) return;
        m_conversation = kept.id;
        QMetaObject::invokeMethod(this, &AttachmentsModel::tell,
                                  Qt::QueuedConnection);  // the draft notes where they are
    });
    connect(&bridge, &EngineBridge::memoryChanged, this, [this](qint64, const memory::MemoryState& memory) {
        if (m_window == memory.window()) return;
        m_window = memory.window();
        for (const Item& item : m_items) {
            if (!item.counted && !item.file.pieces.empty()) m_measure(item.id, attach::countedText(item.file));
        }
        share();
    });
    connect(&bridge, &EngineBridge::messageAdded, this, [this](const store::Message& message) {
        if (message.role == store::MessageRole::User) m_sent.clear();
    });
    connect(&bridge, &EngineBridge::queueChanged, this, [this](const chat::QueueChanged& queue) {
        if (queue.conversation == m_sentIn) m_sent.clear();
    });
    connect(&bridge, &EngineBridge::messageRejected, this, [this] {
        std::vector<Coming> back;
        for (Item& sent : std::exchange(m_sent, {})) {
            Item item{.name = sent.name, .path = sent.path, .pasted = sent.pasted, .kept = sent.kept};
            item.chosen = sent.chosen;
            back.push_back({std::move(item), [sent = std::move(sent)](const exchange::Watch&) mutable {
                                return Result<attach::ReadFile>(
                                    attach::ReadFile{.file = std::move(sent.file), .notes = std::move(sent.notes)});
                            }});
        }
        addAll(std::move(back));
    });
}

AttachmentsModel::~AttachmentsModel() {
    m_others[m_conversation] = std::move(m_items);
    for (const auto& [conversation, items] : m_others) stopReading(items);
}

int AttachmentsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant AttachmentsModel::data(const QModelIndex& index, int role) const {
    if (index.row() < 0 || index.row() >= count()) return {};
    const Item& item = m_items[static_cast<size_t>(index.row())];
    const bool read = !item.work && !item.problem;
    switch (role) {
        case NameRole: return item.name;
        case DetailRole: {
            if (!read) return QString();
            QString detail = fileDetail(item.file.card);
            if (item.tokens > 0)
                detail += QStringLiteral(" · ") +
                          (item.counted ? tr("%1 tokens") : tr("about %1 tokens")).arg(counted(item.tokens));
            return detail;
        }
        case SeenRole:
            if (!read) return QString();
            if (item.large && item.part == attach::Part::All)
                return tr("All of it is read through, but the model will have forgotten its beginning when it replies");
            return seenWords(item.file.card, false);
        case ProblemRole: return item.problem ? words(*item.problem) : QString();
        case NoteRole:
            if (!item.path.isEmpty() || item.kept || item.problem) return words(item.notes);
            return item.pasted.isEmpty() ? tr("Not kept with the draft: once Daylong is closed, it is gone")
                                         : tr("Too long to be kept with the draft: once Daylong is closed, it is gone");
        case ReadingRole: return item.work != nullptr;
        case ProgressRole: {
            return item.work ? item.work->share() : 0.0;
        }
        case LargeRole: return read && item.large;
        case PartRole: return static_cast<int>(item.part);
        case PastedRole: return !item.pasted.isEmpty() && canBeLaidOut(item.pasted);
        default: return {};
    }
}

QHash<int, QByteArray> AttachmentsModel::roleNames() const {
    return {{NameRole, "name"}, {DetailRole, "detail"},   {SeenRole, "seen"},   {ProblemRole, "problem"},
            {NoteRole, "note"}, {ReadingRole, "reading"}, {LargeRole, "large"}, {ProgressRole, "progress"},
            {PartRole, "part"}, {PastedRole, "pasted"}};
}

bool AttachmentsModel::isReading() const {
    return std::any_of(m_items.begin(), m_items.end(), [](const Item& item) { return item.work != nullptr; });
}

bool AttachmentsModel::isSendable() const {
    return !isReading() && std::any_of(m_items.begin(), m_items.end(), [](const Item& item) { return !item.problem; });
}

QStringList AttachmentsModel::paths() const {
    QStringList paths;
    for (const Item& item : m_items) {
        if (!item.path.isEmpty()) paths << item.path;
    }
    return paths;
}

void AttachmentsModel::add(const QList<QUrl>& files) {
    std::vector<Coming> coming;
    for (const QUrl& url : files) {
        Item item{.name = url.fileName(), .path = url.toLocalFile()};
        if (!url.isLocalFile()) {
            item.problem = Error{ErrorCode::InvalidArgument,
                                 tr("Only files of this machine can be attached. Save it here first.").toStdString()};
            coming.push_back({std::move(item), {}});
            continue;
        }
        const std::filesystem::path path = url.toLocalFile().toStdString();
        coming.push_back({std::move(item), [path, program = m_pdfProgram](const exchange::Watch& watch) {
                              return attach::readFile(path, program, watch);
                          }});
    }
    addAll(std::move(coming));
}

void AttachmentsModel::add(Item item, Reader read) {
    std::vector<Coming> one;
    one.push_back({std::move(item), std::move(read)});
    addAll(std::move(one));
}

/// In one step: what follows from each looks at all there are.
void AttachmentsModel::addAll(std::vector<Coming> coming) {
    if (coming.empty()) return;
    beginInsertRows({}, count(), count() + static_cast<int>(coming.size()) - 1);
    for (Coming& each : coming) {
        each.item.id = ++m_newest;
        if (each.read) each.item.work = std::make_shared<Progress>();
        m_items.push_back(each.item);
    }
    endInsertRows();
    for (Coming& each : coming) {
        if (!each.read) continue;
        m_ticks.start();
        m_reader->post([work = each.item.work, read = std::move(each.read)] { return read(work->watch()); },
                       [this, id = each.item.id](Result<attach::ReadFile> done) { onRead(id, std::move(done)); });
    }
    tell();
}

AttachmentsModel::Item* AttachmentsModel::find(quint64 id) {
    const auto is = [id](const Item& item) { return item.id == id; };
    if (const auto here = std::find_if(m_items.begin(), m_items.end(), is); here != m_items.end()) return &*here;
    for (auto& [conversation, items] : m_others) {
        if (const auto there = std::find_if(items.begin(), items.end(), is); there != items.end()) return &*there;
    }
    return nullptr;
}

void AttachmentsModel::onRead(quint64 id, Result<attach::ReadFile> read) {
    Item* const item = find(id);
    if (item == nullptr) return;
    item->work.reset();
    if (read) {
        item->file = std::move(read->file);
        item->notes = std::move(read->notes);
        item->name = QString::fromStdString(item->file.card.name);
        store::countPieces(item->file);
        item->tokens = attach::tokensOf(item->file, 0);
        if (!item->file.pieces.empty()) m_measure(id, attach::countedText(item->file));
    } else {
        item->problem = read.error();
    }
    // Of many files that come one after the other, not after each: it looks at all of them.
    if (isReading()) {
        if (!m_sharing.isActive()) m_sharing.start(kTickMs);
        return;
    }
    share();
}

void AttachmentsModel::onMeasured(const chat::DraftMeasured& measured) {
    Item* const item = measured.draft > kFirstDraft ? find(measured.draft) : nullptr;
    if (item == nullptr) return;
    item->counted = attach::isCountedWhole(item->file);
    item->tokens = attach::tokensOf(item->file, measured.tokens);
    if (!m_sharing.isActive()) m_sharing.start(0);  // the others' come along
}

/// Every conversation's own; those of the one that is not there yet are the first one's.
void AttachmentsModel::onOpened(const store::Conversation& conversation) {
    if (conversation.id == m_conversation) return;
    beginResetModel();
    Items next = std::move(m_others[conversation.id]);
    m_others.erase(conversation.id);
    if (m_conversation == 0) std::move(m_items.begin(), m_items.end(), std::back_inserter(next));
    else if (store::isTemporary(m_conversation)) stopReading(m_items);
    else if (!m_items.empty()) m_others[m_conversation] = std::move(m_items);
    m_items = std::move(next);
    m_conversation = conversation.id;
    endResetModel();
    share();
}

/// A quarter of what the model sees at once is left for the reply and what was said before. Small files are given
/// whole, larger ones share the rest.
void AttachmentsModel::share() {
    m_sharing.stop();
    if (isReading()) m_ticks.start();
    else m_ticks.stop();
    const uint64_t typed = static_cast<uint64_t>(m_message.size()) / kBytesPerToken;
    uint64_t room = m_window == 0 ? UINT64_MAX / 2 : m_window * 3 / 4;
    room -= std::min(room, typed);
    std::vector<Item*> all;
    for (Item& item : m_items) {
        if (!item.file.pieces.empty()) all.push_back(&item);
    }
    std::sort(all.begin(), all.end(), [](const Item* a, const Item* b) { return a->tokens < b->tokens; });
    for (size_t i = 0; i < all.size(); ++i) {
        Item& item = *all[i];
        const uint64_t own = room / (all.size() - i);
        item.large = item.tokens > own;
        item.part = item.large ? item.chosen.value_or(attach::Part::About) : attach::Part::All;
        item.bytes = item.tokens == 0 ? 0 : item.file.card.textBytes * own / item.tokens * 9 / 10;
        room -= std::min(room, item.part == attach::Part::All ? item.tokens : own);
    }
    chooseNow();
}

/// On a thread of its own: what a message is about is looked for in all of a file. Until that is found it is what was
/// found last, or else the file's beginning.
void AttachmentsModel::chooseNow() {
    m_pause.stop();
    m_chooser->forget();
    const auto asked = std::make_shared<Items>();  // copies, for that thread
    for (Item& item : m_items) {
        if (item.file.pieces.empty()) continue;
        const bool about = item.part == attach::Part::About;
        item.ranked = item.ranked && about;
        if (!item.ranked) {
            attach::choose(item.file, about ? attach::Part::Beginning : item.part, item.bytes, {});
            store::countPieces(item.file);
        }
        if (about) asked->push_back(item);
    }
    m_fresh = asked->empty();
    if (!m_fresh) {
        const auto chosen = [message = m_message.toStdString(), asked] {
            for (Item& item : *asked) attach::choose(item.file, item.part, item.bytes, message);
            return asked;
        };
        const auto apply = [this](const std::shared_ptr<Items>& items) {
            for (Item& item : *items) {
                Item* const own = find(item.id);
                if (own == nullptr || own->part != item.part || own->bytes != item.bytes) continue;
                own->file = std::move(item.file);
                own->ranked = true;
                store::countPieces(own->file);
            }
            m_fresh = true;
            tell();
            Q_EMIT settled(m_message.trimmed());
        };
        m_chooser->ask(chosen, apply);
    }
    tell();
    if (m_fresh) Q_EMIT settled(m_message.trimmed());
}

void AttachmentsModel::showCards() {
    if (count() > 0) Q_EMIT dataChanged(index(0), index(count() - 1));
}

void AttachmentsModel::tell() {
    m_given.reset();
    showCards();
    Q_EMIT changed();
}

void AttachmentsModel::remove(int row) {
    if (row < 0 || row >= count()) return;
    beginRemoveRows({}, row, row);
    if (const auto& work = m_items[static_cast<size_t>(row)].work) work->stopped = true;
    m_items.erase(m_items.begin() + row);
    endRemoveRows();
    share();
}

void AttachmentsModel::choose(int row, int part) {
    if (row < 0 || row >= count()) return;
    m_items[static_cast<size_t>(row)].chosen = static_cast<attach::Part>(part);
    share();
}

void AttachmentsModel::setMessage(const QString& text) {
    if (text == m_message) return;
    m_message = text;
    const bool ranks =
        std::any_of(m_items.begin(), m_items.end(), [](const Item& item) { return item.part == attach::Part::About; });
    if (!ranks) return;
    m_fresh = false;
    m_chooser->forget();  // what is being looked for is not what is said any more
    m_pause.start();
}

const QString& AttachmentsModel::given() const {
    if (!m_given) {
        std::string text;
        for (const Item& item : m_items) {
            if (!item.work && !item.problem) store::addGiven(item.file, text);
        }
        m_given = QString::fromStdString(text);
    }
    return *m_given;
}

bool AttachmentsModel::isSettled(const QString& message) {
    if (m_sharing.isActive()) share();
    if (m_fresh || message != m_message.trimmed()) return true;
    if (m_pause.isActive()) chooseNow();
    return m_fresh;
}

store::AttachedFiles AttachmentsModel::take() {
    store::AttachedFiles files;
    Items kept;
    m_sent.clear();
    m_sentIn = m_conversation;
    for (Item& item : m_items) {
        if (item.work || item.problem) {
            kept.push_back(std::move(item));
        } else {
            files.push_back(item.file);
            m_sent.push_back(std::move(item));
        }
    }
    beginResetModel();
    m_items = std::move(kept);
    endResetModel();
    m_chooser->forget();
    m_pause.stop();
    m_fresh = true;
    tell();
    return files;
}

}  // namespace daylong::ui

#include "moc_attachments_model.cpp"
