#include "models/shelf_model.h"

#include "models/model_words.h"
#include "words/words.h"

#include "settings/suited.h"
#include "library/trash.h"
#include "model/describe.h"
#include "store/transcript_reader.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <string_view>
#include <utility>

namespace daylong::ui {
namespace {

/// Titles of conversations by the model that holds their memory, the newest first.
std::multimap<std::string, QString> talksByModel(const std::filesystem::path& database) {
    std::multimap<std::string, QString> talks;
    const auto reader = store::TranscriptReader::open(database);
    const auto conversations =
        reader ? (*reader)->conversations() : Result<std::vector<store::Conversation>>(reader.error());
    if (!conversations) return talks;  // there is no transcript yet, or the window says what is wrong with it
    for (const store::Conversation& each : *conversations) {
        if (each.messageCount == 0) continue;
        talks.emplace(each.streamOwner.model, each.title.empty()
                                                  ? ShelfModel::tr("a conversation without a title")
                                                  : ShelfModel::tr("“%1”").arg(QString::fromStdString(each.title)));
    }
    return talks;
}

QString talksInWords(const QStringList& talks) {
    if (talks.isEmpty()) return {};
    if (talks.size() == 1) return ShelfModel::tr("Used in %1").arg(talks.first());
    if (talks.size() == 2) return ShelfModel::tr("Used in %1 and %2").arg(talks.first(), talks.last());
    return ShelfModel::tr("Used in %1 and %2 more conversations").arg(talks.first()).arg(talks.size() - 1);
}

library::Fit judged(const library::LocalModel& model, const settings::ModelSummary& summary,
                    const library::Machine& machine) {
    const uint32_t tokens = settings::suitedCache(summary, engine::KvType::F16).tokens;
    const engine::CacheEstimate cache = engine::estimatedCache(summary.cacheShape, tokens, engine::KvType::F16);
    return library::judge(model.bytes, {.parameters = summary.parameters, .cache = cache}, tokens, machine);
}

}  // namespace

/// Used on the background's thread alone. Opening a file reads its vocabulary: once is enough while it stays as it is.
struct ShelfModel::Known {
    std::map<std::pair<std::string, int64_t>, Result<settings::ModelSummary>> summaries;
};

ShelfModel::ShelfModel(Hooks hooks, QObject* parent)
    : QAbstractListModel(parent), m_hooks(std::move(hooks)), m_known(std::make_shared<Known>()) {
    // What an earlier run of the program deleted cannot be undone any more, and takes room.
    m_chores.post(
        [own = m_hooks.own] {
            library::purgeTrash(own);
            return true;
        },
        [](bool) {});
}

std::vector<ShelfModel::Row> ShelfModel::read(const Hooks& hooks, const library::Machine& machine, Known& known) {
    const auto talks = talksByModel(hooks.database);
    std::vector<Row> rows;
    for (library::LocalModel& model : hooks.list()) {
        const std::pair key(model.path.string(), model.modifiedMs);
        auto found = known.summaries.find(key);
        if (found == known.summaries.end()) found = known.summaries.emplace(key, hooks.inspect(key.first)).first;
        Row row{.model = std::move(model)};
        if (const Result<settings::ModelSummary>& summary = found->second) {
            row.summary = *summary;
            row.fit = judged(row.model, *summary, machine);
            const auto [begin, end] = talks.equal_range(summary->fingerprint);
            for (auto talk = begin; talk != end; ++talk) row.talks << talk->second;
        } else {
            row.problem = summary.error();
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

void ShelfModel::look() {
    m_background.ask([hooks = m_hooks, machine = m_machine, known = m_known] { return read(hooks, machine, *known); },
                     [this](std::vector<Row> rows) {
                         beginResetModel();
                         m_rows = std::move(rows);
                         m_looked = true;
                         endResetModel();
                         Q_EMIT changed();
                     });
}

void ShelfModel::remove(int row) {
    if (row < 0 || row >= count()) return;
    const library::LocalModel model = m_rows[static_cast<size_t>(row)].model;
    m_chores.post(
        [model, own = m_hooks.own, dropMade = m_hooks.dropMade] {
            auto place = library::trashModel(model, own);
            if (place && dropMade) dropMade();
            return place;
        },
        [this, name = QString::fromStdString(model.name)](const Result<std::filesystem::path>& place) {
            if (!place) return done(place.error());
            m_deleted.push_back(*place);
            done({});
            Q_EMIT removed(name);
        });
}

void ShelfModel::restore() {
    if (m_deleted.empty()) return;
    const std::filesystem::path place = m_deleted.back();
    m_deleted.pop_back();
    m_chores.post([place, own = m_hooks.own] { return library::restoreModel(place, own); },
                  [this](const Result<void>& result) { done(result); });
}

void ShelfModel::done(const Result<void>& result) {
    m_problem = result ? QString() : wordsAlone(result.error());
    Q_EMIT changed();
    look();
}

void ShelfModel::setCurrent(const QString& path) {
    if (path == m_current) return;
    m_current = path;
    if (count() > 0) Q_EMIT dataChanged(index(0), index(count() - 1), {CurrentRole});
    Q_EMIT changed();
}

void ShelfModel::setMachine(const library::Machine& machine) {
    m_machine = machine;
    look();
}

QString ShelfModel::nameOf(const QString& path) const {
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&](const Row& row) { return row.model.path.string() == path.toStdString(); });
    return found != m_rows.end() ? QString::fromStdString(found->model.name) : QString();
}

QStringList ShelfModel::paths() const {
    QStringList paths;
    for (const Row& row : m_rows) {
        if (!row.problem) paths << QString::fromStdString(row.model.path.string());
    }
    return paths;
}

bool ShelfModel::has(const QString& repo, const QString& quantization) const {
    return std::any_of(m_rows.begin(), m_rows.end(), [&](const Row& row) {
        return row.model.repo == repo.toStdString() && row.model.quantization == quantization.toStdString();
    });
}

QString ShelfModel::detailOf(const Row& row) const {
    QStringList parts;
    if (!row.problem) {
        parts << QString::fromStdString(model::familyName(std::string_view(row.summary.architecture)))
              << tr("%1 parameters").arg(withPoint(model::shortCount(row.summary.parameters)));
    }
    if (!row.model.quantization.empty()) parts << QString::fromStdString(row.model.quantization);
    if (row.summary.trainedContext > 0) parts << tr("trained on %1").arg(contextWords(row.summary.trainedContext));
    parts << QLocale().toString(QDateTime::fromMSecsSinceEpoch(row.model.modifiedMs).date(), QLocale::ShortFormat);
    return parts.join(QStringLiteral(" · "));
}

int ShelfModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant ShelfModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const Row& row = m_rows[static_cast<size_t>(index.row())];
    const QString path = QString::fromStdString(row.model.path.string());
    switch (role) {
        case NameRole: return QString::fromStdString(row.model.name);
        case PathRole: return path;
        case DetailRole: return detailOf(row);
        case JudgedRole:
            return !row.problem ? judgedWords(row.model.bytes, row.fit)
                                : QVariantMap{{QStringLiteral("judgement"), sizeWords(row.model.bytes)}};
        case TalksRole: return talksInWords(row.talks);
        case OwnedRole: return row.model.owned;
        case CurrentRole: return path == m_current;
        case ProblemRole: return row.problem ? wordsAlone(*row.problem) : QString();
        default: return {};
    }
}

QHash<int, QByteArray> ShelfModel::roleNames() const {
    return {{NameRole, "name"},   {PathRole, "path"},   {DetailRole, "detail"},   {JudgedRole, "judged"},
            {TalksRole, "talks"}, {OwnedRole, "owned"}, {CurrentRole, "current"}, {ProblemRole, "problem"}};
}

}  // namespace daylong::ui

#include "moc_shelf_model.cpp"
