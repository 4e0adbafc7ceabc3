#include "models/hub_search_model.h"

#include "models/catalogue_words.h"
#include "models/model_words.h"
#include "words/words.h"

#include "model/describe.h"

#include <QLocale>
#include <QUrl>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace daylong::ui {
namespace {

constexpr unsigned kMostResults = 40;
constexpr size_t kMostForms = 300;  // real repositories have a few dozen

uint32_t cacheFor(const library::RepoSummary& repo) {
    const uint64_t trained = repo.trainedContext > 0 ? repo.trainedContext : kSensibleCache;
    return static_cast<uint32_t>(std::min<uint64_t>(trained, kSensibleCache));
}

/// A repository's forms, judged. The one that was asked for by name is marked.
Result<QVariantList> formsOf(const library::Hub& hub, const library::RepoSummary& repo, const library::Wanted& wanted,
                             const library::Machine& machine, const library::KeepGoing& keepGoing) {
    const library::RepoFiles files = TRY(library::list(hub, repo.id, wanted.revision, keepGoing));
    const std::vector<library::Variant> variants = library::variantsOf(files.files);
    if (variants.empty())
        return Error{ErrorCode::NotFound,
                     repo.id + " has no GGUF files that could be opened here; look at another one"};
    if (variants.size() > kMostForms)
        return Error{ErrorCode::Unsupported, repo.id + " has " + std::to_string(variants.size()) +
                                                 " forms, more than can be shown here; choose another repository"};
    const std::string name = wanted.path.empty() ? wanted.quantization : wanted.path;
    const library::Variant* const named = name.empty() ? nullptr : library::findVariant(variants, name);
    if (!name.empty() && named == nullptr)
        return Error{ErrorCode::NotFound,
                     repo.id + " has no " + name + "; search for " + repo.id + " to see what it has"};
    const library::ModelFacts facts{.parameters = repo.parameters};
    const auto best = library::recommend(variants, facts, cacheFor(repo), machine);
    QVariantList forms;
    for (const library::Variant& variant : variants) {
        QVariantMap form = judgedWords(variant.bytes, library::judge(variant.bytes, facts, cacheFor(repo), machine));
        form[QStringLiteral("quantization")] = QString::fromStdString(variant.quantization);
        form[QStringLiteral("file")] = QString::fromStdString(variant.files.front().path);
        form[QStringLiteral("revision")] = QString::fromStdString(wanted.revision);
        form[QStringLiteral("parts")] = static_cast<int>(variant.files.size());
        form[QStringLiteral("runs")] = variant.runs;
        form[QStringLiteral("recommended")] = &variant == best.variant;
        form[QStringLiteral("named")] = &variant == named;
        form[QStringLiteral("why")] = &variant == best.variant ? sentence(catalogueWords(best.why)) : QString();
        forms << form;
    }
    return forms;
}

/// A file that lies elsewhere than on the hub: nothing is known of it but its name.
QVariantList onlyForm(const std::string& url) {
    const QString file = QUrl(QString::fromStdString(url)).fileName();
    return {QVariantMap{
        {QStringLiteral("quantization"), QString()},
        {QStringLiteral("file"), file},
        {QStringLiteral("revision"), QString()},
        {QStringLiteral("parts"), 1},
        {QStringLiteral("runs"), true},
        {QStringLiteral("recommended"), false},
        {QStringLiteral("named"), true},
        {QStringLiteral("why"), QString()},
        {QStringLiteral("verdict"), QString()},
        {QStringLiteral("verdictText"), QString()},
        {QStringLiteral("judgement"),
         HubSearchModel::tr("Its size, and whether it suits this machine, will be known when the download begins.")}}};
}

/// What was typed names one thing, rather than words to look for.
bool isName(const std::string& words) {
    return words.find('/') != std::string::npos && words.find(' ') == std::string::npos;
}

QString detailOf(const library::RepoSummary& repo) {
    const QLocale locale;
    if (repo.id.find("://") != std::string::npos)
        return HubSearchModel::tr("A file on %1").arg(QUrl(QString::fromStdString(repo.id)).host());
    QStringList parts{HubSearchModel::tr("%1 downloads").arg(locale.toString(static_cast<qulonglong>(repo.downloads)))};
    if (repo.parameters > 0)
        parts << HubSearchModel::tr("%1 parameters").arg(withPoint(model::shortCount(repo.parameters)));
    if (repo.trainedContext > 0) parts << HubSearchModel::tr("trained on %1").arg(contextWords(repo.trainedContext));
    if (!repo.architecture.empty())
        parts << QString::fromStdString(model::familyName(std::string_view(repo.architecture)));
    return parts.join(QStringLiteral(" · "));
}

}  // namespace

HubSearchModel::HubSearchModel(Hooks hooks, QObject* parent) : QAbstractListModel(parent), m_hooks(std::move(hooks)) {}

HubSearchModel::~HubSearchModel() {
    m_search.forget();  // both before either is waited for
    m_forms.forget();
}

void HubSearchModel::search(const QString& words) {
    const QString wanted = words.simplified();
    cancel();
    beginResetModel();
    m_rows.clear();
    m_opened = -1;
    m_words = wanted;
    m_problem.clear();
    m_isSearching = !wanted.isEmpty();
    endResetModel();
    Q_EMIT changed();
    if (wanted.isEmpty()) return;
    m_search.ask(
        [hub = m_hooks.hub, words = wanted.toStdString(),
         wanted = m_search.stillWanted()]() -> Result<std::vector<Row>> { return find(TRY(hub()), words, wanted); },
        [this](Result<std::vector<Row>> found) {
            m_isSearching = false;
            if (found) take(std::move(*found));
            else m_problem = ui::wordsAlone(found.error());
            Q_EMIT changed();
        });
}

/// What `words` name, or else what the hub finds for them.
Result<std::vector<HubSearchModel::Row>> HubSearchModel::find(const library::Hub& hub, const std::string& words,
                                                              const library::KeepGoing& keepGoing) {
    std::optional<Error> notNamed;
    if (isName(words)) {
        const Result<library::Wanted> wanted = library::parseWanted(hub, words);
        if (wanted && !wanted->url.empty())
            return std::vector<Row>{{.repo = {.id = wanted->url}, .wanted = *wanted, .forms = onlyForm(wanted->url)}};
        Result<library::RepoSummary> repo =
            wanted ? library::summary(hub, wanted->repo, keepGoing) : Result<library::RepoSummary>(wanted.error());
        if (repo) return std::vector<Row>{{.repo = std::move(*repo), .wanted = *wanted}};
        const bool isAddress = words.find("://") != std::string::npos;
        const bool isUnknown = !wanted || repo.error().code == ErrorCode::NotFound;
        if (isAddress || !isUnknown) return repo.error();
        notNamed = repo.error();  // perhaps the beginning of a name
    }
    std::vector<library::RepoSummary> repos = TRY(library::search(hub, words, kMostResults, keepGoing));
    std::vector<Row> rows;
    for (library::RepoSummary& repo : repos) rows.push_back({.repo = std::move(repo)});
    if (rows.empty() && notNamed) return *notNamed;
    return rows;
}

void HubSearchModel::take(std::vector<Row> found) {
    beginResetModel();
    m_rows = std::move(found);
    endResetModel();
    if (m_rows.empty()) m_problem = tr("The hub has no GGUF models for “%1”. Fewer words find more.").arg(m_words);
    const bool isNamed = m_rows.size() == 1 && !(m_rows[0].wanted.repo.empty() && m_rows[0].wanted.url.empty());
    if (isNamed) open(0);
}

void HubSearchModel::cancel() {
    m_search.forget();
    m_forms.forget();
    if (std::exchange(m_isSearching, false)) m_words.clear();
    for (int row = 0; row < count(); ++row) {
        if (std::exchange(m_rows[static_cast<size_t>(row)].loading, false)) show(row);
    }
    Q_EMIT changed();
}

void HubSearchModel::open(int row) {
    if (row < 0 || row >= count()) return;
    m_forms.forget();
    const int before = std::exchange(m_opened, row == m_opened ? -1 : row);
    if (before >= 0) {
        m_rows[static_cast<size_t>(before)].loading = false;
        show(before);
    }
    if (m_opened >= 0) {
        Row& opened = m_rows[static_cast<size_t>(row)];
        if (opened.forms.isEmpty()) {
            opened.loading = true;
            opened.problem.clear();
            m_forms.ask(
                [hooks = m_hooks, repo = opened.repo, named = opened.wanted, wanted = m_forms.stillWanted()]()
                    -> Result<QVariantList> { return formsOf(TRY(hooks.hub()), repo, named, hooks.machine(), wanted); },
                [this, id = opened.repo.id](Result<QVariantList> forms) {
                    takeForms(QString::fromStdString(id), std::move(forms));
                });
        }
        show(row);
    }
    Q_EMIT changed();
}

void HubSearchModel::takeForms(const QString& repo, Result<QVariantList> forms) {
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.repo.id == repo.toStdString(); });
    if (found == m_rows.end()) return;
    found->loading = false;
    if (forms) found->forms = *forms;
    else found->problem = ui::wordsAlone(forms.error());
    show(static_cast<int>(found - m_rows.begin()));
}

void HubSearchModel::show(int row) { Q_EMIT dataChanged(index(row), index(row)); }

int HubSearchModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant HubSearchModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const Row& row = m_rows[static_cast<size_t>(index.row())];
    const QString notRun = whyNotRun(row.repo.architecture);
    switch (role) {
        case RepoRole: return QString::fromStdString(row.repo.id);
        case DetailRole: return detailOf(row.repo);
        case WarningRole:
            return !notRun.isEmpty() ? notRun
                   : row.repo.gated  ? tr("Only for those who have accepted its licence on the hub")
                                     : QString();
        case RunsRole: return notRun.isEmpty();
        case OpenedRole: return index.row() == m_opened;
        case LoadingRole: return row.loading;
        case ProblemRole: return row.problem;
        case FormsRole: return row.forms;
        default: return {};
    }
}

QHash<int, QByteArray> HubSearchModel::roleNames() const {
    return {{RepoRole, "repo"},     {DetailRole, "detail"},   {WarningRole, "warning"}, {RunsRole, "runs"},
            {OpenedRole, "opened"}, {LoadingRole, "loading"}, {ProblemRole, "problem"}, {FormsRole, "forms"}};
}

}  // namespace daylong::ui

#include "moc_hub_search_model.cpp"
