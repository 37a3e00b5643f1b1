// SPDX-License-Identifier: GPL-3.0-or-later
// Tells the thread sanitizer what Qt orders. Debian's Qt is not instrumented, so the sanitizer sees neither
// an event queue nor a thread pool, and would call every piece of work that is handed to another thread a
// race. Here our calls of Qt that hand work over, or wait for it, are wrapped (--wrap of the linker). A
// receiver is ordered after all that was handed to it, and after every signal emitted before: some races are
// hidden by that, but nothing sound is reported.
#include <QDeadlineTimer>
#include <QMutex>
#include <QObject>
#include <QScopeGuard>
#include <QtCore/qnamespace.h>
#include <sanitizer/tsan_interface.h>

namespace {

char emitted;
char pool;

bool beforeEvent(void** receiverAndEvent)
{
    __tsan_acquire(*receiverAndEvent);
    __tsan_acquire(&emitted);
    return false; // go on with the event
}

const bool watching = QInternal::registerCallback(QInternal::EventNotifyCallback, beforeEvent);

} // namespace

// NAME is Qt's symbol, FIRST what is done before the call and THEN after it.
#define WRAP(RESULT, NAME, PARAMETERS, ARGUMENTS, FIRST, THEN)                                               \
    extern "C" RESULT __real_##NAME PARAMETERS;                                                              \
    extern "C" RESULT __wrap_##NAME PARAMETERS                                                               \
    {                                                                                                        \
        FIRST;                                                                                               \
        const auto afterwards = qScopeGuard([&] { THEN; });                                                  \
        return __real_##NAME ARGUMENTS;                                                                      \
    }

// What hands over: queued calls and signals, work for a pool, a semaphore.
WRAP(bool, _ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv,
     (QObject * receiver, void* slot, Qt::ConnectionType type, void* result), (receiver, slot, type, result),
     __tsan_release(receiver), __tsan_acquire(receiver))
WRAP(void, _ZN11QMetaObject8activateEP7QObjectPKS_iPPv,
     (QObject * sender, const void* meta, int index, void** arguments), (sender, meta, index, arguments),
     __tsan_release(&emitted), )
WRAP(void, _ZN11QThreadPool5startEP9QRunnablei, (void* threads, void* work, int priority),
     (threads, work, priority), __tsan_release(&pool), )
WRAP(void, _ZN20QFutureInterfaceBase14reportFinishedEv, (void* future), (future),
     (__tsan_release(&emitted), __tsan_release(&pool)), )
WRAP(void, _ZN10QSemaphore7releaseEi, (void* semaphore, int count), (semaphore, count),
     __tsan_release(semaphore), )

// What receives: the first that a pool's work asks, and all that waits.
WRAP(bool, _ZNK20QFutureInterfaceBase10isCanceledEv, (const void* future), (future), , __tsan_acquire(&pool))
WRAP(void, _ZN20QFutureInterfaceBase15waitForFinishedEv, (void* future), (future), , __tsan_acquire(&pool))
WRAP(bool, _ZN11QThreadPool11waitForDoneEi, (void* threads, int milliseconds), (threads, milliseconds), ,
     __tsan_acquire(&pool))
WRAP(bool, _ZN7QThread4waitE14QDeadlineTimer, (void* thread, QDeadlineTimer until), (thread, until), ,
     __tsan_acquire(&emitted))
WRAP(void, _ZN10QSemaphore7acquireEi, (void* semaphore, int count), (semaphore, count), ,
     __tsan_acquire(semaphore))
WRAP(bool, _ZN10QSemaphore10tryAcquireEii, (void* semaphore, int count, int milliseconds),
     (semaphore, count, milliseconds), , __tsan_acquire(semaphore))

// Waiting for a condition gives the mutex up and takes it again.
WRAP(bool, _ZN14QWaitCondition4waitEP6QMutex14QDeadlineTimer,
     (void* condition, QMutex* mutex, QDeadlineTimer until), (condition, mutex, until),
     (__tsan_mutex_pre_unlock(mutex, 0), __tsan_mutex_post_unlock(mutex, 0)),
     (__tsan_mutex_pre_lock(mutex, 0), __tsan_mutex_post_lock(mutex, 0, 0)))
