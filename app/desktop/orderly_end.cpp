#include "desktop/orderly_end.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace daylong::app {
namespace {

constexpr int kSignals[] = {SIGTERM, SIGHUP, SIGINT};

int heard = -1;  // an eventfd: a signal handler may write to it, and to little else
std::function<void()> saveAtExit;

void onSignal(int) {
    const uint64_t one = 1;
    (void)!::write(heard, &one, sizeof one);
}

void saveNow() {
    if (const std::function<void()> save = std::exchange(saveAtExit, {})) save();
}

int makeDescriptor() {
    heard = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return heard;
}

}  // namespace

OrderlyEnd::OrderlyEnd(std::function<void()> save) : m_heard(makeDescriptor(), QSocketNotifier::Read) {
    static const int registered = std::atexit(saveNow) + std::at_quick_exit(saveNow);
    (void)registered;
    saveAtExit = std::move(save);
    QObject::connect(&m_heard, &QSocketNotifier::activated, [] { QCoreApplication::exit(0); });
    for (const int each : kSignals) {
        struct sigaction before {
        }, action{};
        action.sa_handler = onSignal;
        action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
        if (sigaction(each, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(each, &action, nullptr);  // nohup's stays
    }
}

OrderlyEnd::~OrderlyEnd() {
    for (const int each : kSignals) {
        struct sigaction ours {};
        if (sigaction(each, nullptr, &ours) == 0 && ours.sa_handler == onSignal) std::signal(each, SIG_DFL);
    }
    m_heard.setEnabled(false);
    ::close(std::exchange(heard, -1));
    saveAtExit = {};
}

}  // namespace daylong::app
