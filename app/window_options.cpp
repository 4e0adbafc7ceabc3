#include "window_options.h"

#include "paths.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>

#include <cstdio>
#include <cstdlib>

namespace daylong::app {
namespace {

[[noreturn]] void refuse(const QString& what) {
    std::fprintf(stderr, "daylong: %s; see daylong --help\n", qPrintable(what));
    std::exit(2);
}

uint32_t numberOf(const QCommandLineParser& parser, const QCommandLineOption& option) {
    bool valid = false;
    const uint32_t number = parser.value(option).toUInt(&valid);
    if (!valid) refuse(QStringLiteral("--%1 wants a number, not \"%2\"").arg(option.names().constFirst(), parser.value(option)));
    return number;
}

}  // namespace

void WindowOptions::override(chat::Settings& settings) const {
    if (model) settings.modelPath = *model;
    if (cacheSize) settings.cacheSize = *cacheSize;
    if (device) settings.device = *device;
    if (threads) settings.threads = *threads;
}

WindowOptions parseWindowOptions(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("A chatbot whose one conversation never has to end."));
    const auto helpOption = parser.addHelpOption();
    const auto versionOption = parser.addVersionOption();
    const QCommandLineOption database("db", "Transcript database; your own when left out.", "FILE");
    const QCommandLineOption model("model", "Model in GGUF format, for this run.", "FILE");
    const QCommandLineOption cache("cache", "Cache size in tokens, for this run.", "C");
    const QCommandLineOption backend("backend", "Device to run on, for this run: cpu, vulkan or cuda, with :N for the N-th of several, or auto.", "DEVICE");
    const QCommandLineOption threads("threads", "Threads to run on, for this run; 0 for all.", "N");
    parser.addOptions({database, model, cache, backend, threads});

    if (!parser.parse(arguments)) refuse(parser.errorText());
    if (parser.isSet(versionOption)) parser.showVersion();
    if (parser.isSet(helpOption)) parser.showHelp();
    if (!parser.positionalArguments().isEmpty()) {
        refuse(QStringLiteral("does not know what to do with \"%1\"").arg(parser.positionalArguments().constFirst()));
    }

    WindowOptions options;
    options.database = parser.isSet(database) ? std::filesystem::path(parser.value(database).toStdString()) : defaultDatabase();
    if (parser.isSet(model)) options.model = QFileInfo(parser.value(model)).absoluteFilePath().toStdString();
    if (parser.isSet(cache)) options.cacheSize = numberOf(parser, cache);
    if (parser.isSet(backend)) options.device = parser.value(backend).toStdString();
    if (parser.isSet(threads)) options.threads = numberOf(parser, threads);
    return options;
}

}  // namespace daylong::app
