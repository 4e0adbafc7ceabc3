#include "models/downloads_model.h"

#include "models/model_words.h"
#include "words/words.h"

#include <algorithm>
#include <optional>

namespace daylong::ui {

using library::Download;
using library::DownloadPhase;

namespace {

bool isActive(const Download& download) {
    return download.phase == DownloadPhase::Waiting || download.phase == DownloadPhase::Asking ||
           download.phase == DownloadPhase::Coming;
}

double fractionOf(const Download& download) {
    return download.total > 0 ? static_cast<double>(download.done) / static_cast<double>(download.total) : -1.0;
}

QString detailOf(const Download& download) {
    const QString whole = sizeWords(download.total);
    const QString sofar =
        whole.isEmpty() ? sizeWords(download.done)
                        : DownloadsModel::tr("%1 of %2").arg(sizeWords(std::max<uint64_t>(download.done, 1)), whole);
    switch (download.phase) {
        case DownloadPhase::Waiting: return DownloadsModel::tr("Waits for its turn");
        case DownloadPhase::Asking: return DownloadsModel::tr("Asking the hub…");
        case DownloadPhase::Paused:
            return download.done > 0 ? DownloadsModel::tr("Paused at %1").arg(sofar) : DownloadsModel::tr("Paused");
        case DownloadPhase::Failed: return DownloadsModel::tr("Stopped");
        case DownloadPhase::Done: return DownloadsModel::tr("%1, whole and verified").arg(whole);
        case DownloadPhase::Gone:
        case DownloadPhase::Coming: break;
    }
    if (download.total > 0 && download.done >= download.total) return DownloadsModel::tr("Verifying…");
    QStringList parts{sofar};
    if (download.bytesPerSecond > 0.0) {
        parts << DownloadsModel::tr("%1 per second").arg(sizeWords(static_cast<uint64_t>(download.bytesPerSecond)));
        if (download.total > 0) parts << timeLeftWords(download.total - download.done, download.bytesPerSecond);
    }
    return parts.join(QStringLiteral(" · "));
}

QString phaseName(DownloadPhase phase) {
    switch (phase) {
        case DownloadPhase::Waiting: return QStringLiteral("waiting");
        case DownloadPhase::Asking: return QStringLiteral("asking");
        case DownloadPhase::Coming: return QStringLiteral("coming");
        case DownloadPhase::Paused: return QStringLiteral("paused");
        case DownloadPhase::Failed: return QStringLiteral("failed");
        case DownloadPhase::Done:
        case DownloadPhase::Gone: break;
    }
    return QStringLiteral("done");
}

}  // namespace

struct DownloadsModel::Queue {
    std::optional<library::Downloads> downloads;
};

DownloadsModel::DownloadsModel(std::filesystem::path folder, std::function<Result<library::Hub>()> hubOf,
                               QObject* parent)
    : QAbstractListModel(parent), m_queue(std::make_shared<Queue>()) {
    const auto hearIt = [this](const Download& download) { m_here.post([this, download] { hear(download); }); };
    m_background.post(
        [queue = m_queue, folder = std::move(folder), hearIt, hubOf = std::move(hubOf)] {
            queue->downloads.emplace(folder, hearIt, hubOf);
            return queue->downloads->all();
        },
        [this](std::vector<Download> left) {
            for (const Download& download : left) hear(download);
        });
}

DownloadsModel::~DownloadsModel() = default;

/// On the other thread, in its turn: throwing away a large file takes the disk a while.
template <class Command>
void DownloadsModel::command(Command command) {
    m_background.post(
        [queue = m_queue, command = std::move(command)] {
            command(*queue->downloads);
            return true;
        },
        [](bool) {});
}

void DownloadsModel::start(const library::Wanted& wanted, const QString& name) {
    command([wanted, name = name.toStdString()](library::Downloads& downloads) { downloads.start(wanted, name); });
}

const Download* DownloadsModel::findForm(const QString& repo, const QString& quantization) const {
    const auto isForm = [repo = repo.toStdString(), form = quantization.toStdString()](const Download& each) {
        const library::Wanted& wanted = each.wanted;
        // What an earlier run began is known by its file.
        const std::string its =
            wanted.quantization.empty() ? library::quantizationOf(wanted.path) : wanted.quantization;
        const bool isRepo = wanted.url.empty() ? wanted.repo == repo : wanted.url == repo;
        return (isActive(each) || each.phase == DownloadPhase::Paused) && isRepo && its == form;
    };
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), isForm);
    return found != m_rows.end() ? &*found : nullptr;
}

bool DownloadsModel::goOnWith(const QString& repo, const QString& quantization) {
    const Download* download = findForm(repo, quantization);
    if (download != nullptr && download->phase == DownloadPhase::Paused) resume(download->id);
    return download != nullptr;
}

void DownloadsModel::pause(quint64 id) {
    command([id](library::Downloads& downloads) { downloads.pause(id); });
}

void DownloadsModel::resume(quint64 id) {
    command([id](library::Downloads& downloads) { downloads.resume(id); });
}

void DownloadsModel::discard(quint64 id) {
    command([id](library::Downloads& downloads) { downloads.discard(id); });
}

void DownloadsModel::discardUnfinished() {
    for (const Download& each : m_rows) {
        if (each.phase == DownloadPhase::Paused || each.phase == DownloadPhase::Failed) discard(each.id);
    }
}

void DownloadsModel::hear(const Download& download) {
    const int row = rowOf(download.id);
    const bool known = row >= 0;
    const bool news = !known || m_rows[static_cast<size_t>(row)].phase != download.phase;
    if (download.phase == DownloadPhase::Gone) {
        if (!known) return;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    } else if (!known) {
        beginInsertRows({}, count(), count());
        m_rows.push_back(download);
        endInsertRows();
    } else {
        m_rows[static_cast<size_t>(row)] = download;
        Q_EMIT dataChanged(index(row), index(row));
    }
    Q_EMIT changed();
    if (!news) return;
    Q_EMIT phasesChanged();
    if (download.phase == DownloadPhase::Done)
        Q_EMIT finished(QString::fromStdString(download.name), QString::fromStdString(download.path.string()));
}

int DownloadsModel::rowOf(quint64 id) const {
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [id](const Download& each) { return each.id == id; });
    return found != m_rows.end() ? static_cast<int>(found - m_rows.begin()) : -1;
}

int DownloadsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant DownloadsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const Download& download = m_rows[static_cast<size_t>(index.row())];
    switch (role) {
        case IdRole: return static_cast<quint64>(download.id);
        case NameRole: return QString::fromStdString(download.name);
        case PhaseRole: return phaseName(download.phase);
        case FractionRole: return fractionOf(download);
        case DetailRole: return detailOf(download);
        case ProblemRole: return wordsAlone(download.problem);
        case PathRole: return QString::fromStdString(download.path.string());
        default: return {};
    }
}

QHash<int, QByteArray> DownloadsModel::roleNames() const {
    return {{IdRole, "downloadId"}, {NameRole, "name"},       {PhaseRole, "phase"}, {FractionRole, "fraction"},
            {DetailRole, "detail"}, {ProblemRole, "problem"}, {PathRole, "path"}};
}

bool DownloadsModel::active() const { return std::any_of(m_rows.begin(), m_rows.end(), isActive); }

double DownloadsModel::fraction() const {
    uint64_t done = 0, total = 0;
    for (const Download& each : m_rows) {
        if (!isActive(each)) continue;
        done += each.done;
        total += each.total;
    }
    return total > 0 ? static_cast<double>(done) / static_cast<double>(total) : -1.0;
}

const Download* DownloadsModel::coming() const {
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), isActive);
    return found != m_rows.end() ? &*found : nullptr;
}

QString DownloadsModel::timeLeft() const {
    const Download* download = coming();
    return download == nullptr || download->total <= download->done
               ? QString()
               : timeLeftWords(download->total - download->done, download->bytesPerSecond);
}

QString DownloadsModel::summary() const {
    const Download* download = coming();
    if (download == nullptr) return {};
    const QString name = QString::fromStdString(download->name), left = timeLeft();
    const double part = fractionOf(*download);
    if (part < 0.0) return tr("%1: asking the hub…").arg(name);
    const QString text = tr("%1: %2%").arg(name).arg(static_cast<int>(part * 100.0));
    return left.isEmpty() ? text : tr("%1, %2").arg(text, left);
}

int DownloadsModel::unfinished() const {
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [](const Download& each) {
        return each.phase == DownloadPhase::Paused || each.phase == DownloadPhase::Failed;
    }));
}

}  // namespace daylong::ui

#include "moc_downloads_model.cpp"
