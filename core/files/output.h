// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QIODevice>
#include <QString>
#include <memory>
#include <utility>
#include <vector>

namespace geovlm::files {

/// A file on its way: it is written beside its name and takes it in Outputs::commit(). As any QIODevice it
/// serves Qt's writers, whose errors commit() finds.
class OutputFile : public QIODevice
{
    Q_OBJECT

public:
    ~OutputFile() override;
    const QString& path() const { return m_path; }
    bool isSequential() const override { return true; }
    /// Throws Error as soon as the disk takes no more.
    void put(const QByteArray& bytes);
    void put(const char* data, qint64 size);
    /// Throws Error when the disk took no more.
    void throwIfFailed() const;

protected:
    qint64 readData(char* data, qint64 most) override;
    qint64 writeData(const char* data, qint64 size) override;

private:
    friend class Outputs;
    explicit OutputFile(const QString& path);
    void begin();
    bool beginOnce();
    bool flush();
    bool writeAll(const char* data, qint64 size);
    bool failedWith(int error);
    void finish(bool sync);
    [[noreturn]] void failWith(int error);
    [[noreturn]] void fail() const;
    [[noreturn]] void refuseAsHeld() const;

    QString m_path;       ///< as it was named
    QByteArray m_target;  ///< where it goes: links followed
    QByteArray m_partial; ///< where it is written
    QByteArray m_before;  ///< a second name of the old file, while others may still fail
    QByteArray m_buffer;
    bool m_replaces = false;
    bool m_takenPlace = false;
    int m_handle = -1;
    int m_error = 0; ///< errno of the first call that failed
};

/// The only way in which this program writes files: one, or several that belong together. Every byte is on
/// the disk, and every call that could say otherwise was heard, before the first of them takes its name; the
/// files that were there stay until then, and come back when a later one cannot take its name. What is not
/// committed leaves nothing behind.
class Outputs
{
public:
    enum class Sync {
        Now,  ///< each file is on the disk when it takes its name
        Later ///< one of many files; the caller ends with syncFileSystem()
    };

    Outputs() = default;
    ~Outputs() = default;
    Outputs(const Outputs&) = delete;
    Outputs& operator=(const Outputs&) = delete;

    /// Begins a file. Throws Error where no file can be written, and where something is that must not be
    /// replaced: a database, whatever its name, and what lies beside one; a folder; a device; a pipe.
    OutputFile& add(const QString& path);
    /// Throws Error that says what became of the files.
    void commit(Sync sync = Sync::Now);

private:
    void keepOldOnes();
    void takeBack();
    /// An open folder.
    class Folder
    {
    public:
        explicit Folder(int handle) : m_handle(handle) {}
        Folder(Folder&& other) noexcept : m_handle(std::exchange(other.m_handle, -1)) {}
        ~Folder();
        int sync() const; ///< errno, or 0

    private:
        int m_handle;
    };
    std::vector<Folder> openFolders() const;

    std::vector<std::unique_ptr<OutputFile>> m_files;
};

/// One whole file. Throws Error.
void save(const QString& path, const QByteArray& bytes);

/// Returns once everything written to the file system that `folder` is on lies on its disk. Throws Error.
void syncFileSystem(const QString& folder);

/// Returns once new names in a folder are on the disk, where its file system can do that. Throws Error.
void syncFolder(const QString& folder);

/// Whether `path` holds a database of SQLite (a store is one). Opens it only when it is not open here.
bool isDatabase(const QString& path);

/// Throws Error when a file at `path` would take the place of something that is never replaced; see
/// Outputs::add().
void requireTarget(const QString& path);

} // namespace geovlm::files
