// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/importing/file_guess.h"

#include "domain/kinds.h"
#include "files/input.h"
#include "shell/text.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringDecoder>
#include <algorithm>

namespace geovlm::ui {

namespace {

using Kind = FileImport::Kind;
constexpr qint64 beginning = 16ll * 1024; ///< a header of 30 questions with their options takes five
constexpr qsizetype fewestAnswers = 20;   ///< columns after the name that make a table one of answers

bool has(const QString& name, std::initializer_list<const char*> words)
{
    return std::any_of(words.begin(), words.end(),
                       [&](const char* word) { return name.contains(QLatin1String(word)); });
}

/// Commas outside quotes of the first line, and one more.
qsizetype columnsOf(const QString& line)
{
    qsizetype columns = 1;
    bool quoted = false;
    for (const QChar c : line) {
        if (c == u'"')
            quoted = !quoted;
        else if (c == u',' && !quoted)
            ++columns;
    }
    return columns;
}

QString firstLine(const QByteArray& begin)
{
    QStringDecoder decoder(QStringConverter::encodingForData(begin).value_or(QStringConverter::Utf8));
    const QString text = decoder.decode(begin);
    QString line = text.left(text.indexOf(u'\n')).trimmed();
    if (line.startsWith(QChar(0xFEFF)))
        line.remove(0, 1);
    // As the import reads them: semicolons and tabs may stand for commas.
    for (const QChar separator : {u';', u'\t'})
        if (line.count(separator) > line.count(u','))
            line.replace(separator, u',');
    return line;
}

std::optional<Kind> tableKind(const QString& name, const QByteArray& begin)
{
    const QString line = firstLine(begin).toLower().remove(u' ');
    if (line.startsWith(QLatin1String("image_name,caption")) ||
        line.startsWith(QLatin1String("filename,description")))
        return Kind::Captions;
    if (columnsOf(line) > fewestAnswers)
        return Kind::Answers;
    if (has(name, {"caption", "description"}))
        return Kind::Captions;
    return has(name, {"answer", "vqa"}) ? std::optional(Kind::Answers) : std::nullopt;
}

std::optional<Kind> kindOf(const QFileInfo& file, const QByteArray& begin)
{
    const QString suffix = file.suffix().toLower();
    if (suffix == QLatin1String("npy") || begin.startsWith("\x93NUMPY"))
        return Kind::Embeddings;
    if (suffix == QLatin1String("pth") || suffix == QLatin1String("pt") ||
        suffix == QLatin1String("safetensors"))
        return Kind::Model;
    return tableKind(file.fileName().toLower(), begin);
}

QString partOf(Kind kind, const QString& name)
{
    if (kind == Kind::Embeddings)
        return has(name, {"text", "caption", "description"}) ? QStringLiteral("text")
                                                             : QStringLiteral("image");
    if (kind != Kind::Model)
        return {};
    if (has(name, {"rerank", "fusion"}))
        return nameOf(ModelKind::Reranker);
    return has(name, {"reader", "answerer"}) ? nameOf(ModelKind::Reader) : nameOf(ModelKind::Encoder);
}

/// What stands beside a matrix or its table under the same name.
QString fileBeside(const QFileInfo& file, const char* suffix)
{
    const QString path =
        QStringLiteral("%1/%2.%3").arg(file.path(), file.completeBaseName(), QString::fromLatin1(suffix));
    return QFileInfo(path).isFile() ? path : QString();
}

QByteArray beginOf(const QString& path)
{
    try {
        return files::Input(path).block(beginning);
    } catch (const Error&) {
        return {}; // the import itself says why
    }
}

} // namespace

std::optional<FileImport> guessImport(const QString& file, const QByteArray& begin)
{
    const QFileInfo info(file);
    const std::optional<Kind> kind = kindOf(info, begin);
    if (!kind)
        return std::nullopt;
    const QString name = info.fileName().toLower();
    FileImport guess;
    guess.file = file;
    guess.kind = *kind;
    if (has(name, {"reference", "satellite", "tile", "gallery"}))
        guess.view = QStringLiteral("satellite");
    guess.part = partOf(*kind, name);
    guess.name = info.completeBaseName();
    if (*kind == Kind::Embeddings)
        guess.beside = fileBeside(info, "csv");
    else if (*kind == Kind::Answers)
        guess.beside = fileBeside(info, "npy");
    return guess;
}

std::vector<FileImport> guessImports(const QStringList& files)
{
    std::vector<FileImport> imports;
    QStringList tables;
    QStringList matrices;
    for (const QString& file : files) {
        FileImport plain;
        plain.file = file;
        plain.name = QFileInfo(file).completeBaseName();
        imports.push_back(guessImport(file, beginOf(file)).value_or(plain));
        (imports.back().kind == Kind::Answers ? matrices : tables) << imports.back().beside;
    }
    // Answers and their probabilities lie side by side as embeddings and their names do: answers go first.
    std::erase_if(imports, [&](const FileImport& one) { return matrices.contains(one.file); });
    std::erase_if(imports,
                  [&](const FileImport& one) { return one.beside.isEmpty() && tables.contains(one.file); });
    return imports;
}

QString problemOf(const FileImport& file)
{
    if (!QFileInfo(file.file).isFile())
        return ShellText::tr("%1 is not there.").arg(file.file);
    if (file.kind == Kind::Answers && !file.beside.isEmpty() && !QFileInfo(file.beside).isFile())
        return ShellText::tr("%1 is not there.").arg(file.beside);
    if (file.kind == Kind::Embeddings && !QFileInfo(file.beside).isFile())
        return ShellText::tr("The rows of %1 need their names: a CSV with a column “filename”.")
            .arg(QFileInfo(file.file).fileName());
    if (file.kind != Kind::Captions && file.name.trimmed().isEmpty())
        return ShellText::tr("%1 needs a name to be found under.").arg(QFileInfo(file.file).fileName());
    return {};
}

} // namespace geovlm::ui
