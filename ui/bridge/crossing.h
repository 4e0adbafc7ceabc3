// Crossing: the way of a job into another thread, through Qt's queue of events. Qt orders that queue by locks that the
// thread sanitizer cannot see in a Qt built without it, and whatever comes that way would pass for a race. So all of
// the window's that crosses goes through here, where the sanitizer is told; in other builds nothing is added.
// Thread rule: jobs run on the thread that it lives on (moveToThread), and it is destroyed there, or once that thread
// has ended; post() is any thread's. Failure rule: none; a job that has not begun when it is destroyed is dropped.
#pragma once

#include <QCoreApplication>
#include <QEvent>
#include <QObject>

#include <utility>

#if defined(__SANITIZE_THREAD__)
#define DAYLONG_TELLS_TSAN
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define DAYLONG_TELLS_TSAN
#endif
#endif

#ifdef DAYLONG_TELLS_TSAN
extern "C" {
void __tsan_acquire(void* place);
void __tsan_release(void* place);
}
#endif

namespace daylong::ui {

/// What this thread did until now is over before what another one does once it has taken over at the same place.
inline void handOver([[maybe_unused]] void* place) {
#ifdef DAYLONG_TELLS_TSAN
    __tsan_release(place);
#endif
}
inline void takeOver([[maybe_unused]] void* place) {
#ifdef DAYLONG_TELLS_TSAN
    __tsan_acquire(place);
#endif
}

class Crossing : public QObject {
public:
    using QObject::QObject;
    ~Crossing() override { takeOver(this); }  // all that ran here is over

    template <class Job>
    void post(Job job) {
        auto* const carried = new Carried<Job>(std::move(job));
        handOver(carried);
        QCoreApplication::postEvent(this, carried);  // which owns it from now on
    }

protected:
    void customEvent(QEvent* event) override {
        takeOver(event);
        static_cast<Load*>(event)->run();
        handOver(this);
    }

private:
    /// An event of our own, and not QMetaObject::invokeMethod: of what that makes there is no moment at which it is
    /// whole and not sent yet.
    struct Load : QEvent {
        Load() : QEvent(QEvent::User) {}
        virtual void run() = 0;
    };
    template <class Job>
    struct Carried : Load {
        explicit Carried(Job carried) : job(std::move(carried)) {}
        ~Carried() override { takeOver(this); }  // it may be dropped where it did not run
        void run() override { job(); }
        Job job;
    };
};

}  // namespace daylong::ui
