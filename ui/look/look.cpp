// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/look.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QFontMetrics>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QRegularExpression>

namespace geovlm::ui {

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const double keep = 1 - share;
    return QColor::fromRgbF(float(a.redF() * keep + b.redF() * share),
                            float(a.greenF() * keep + b.greenF() * share),
                            float(a.blueF() * keep + b.blueF() * share));
}

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() < 128;
}

QColor dataColour(DataRole role, const QPalette& palette)
{
    const bool dark = isDark(palette);
    switch (role) {
    case DataRole::Before:
        return dark ? QColor(0xE6, 0x9F, 0x00) : QColor(0xC9, 0x82, 0x00);
    case DataRole::After:
        return dark ? QColor(0x56, 0xB4, 0xE9) : QColor(0x00, 0x72, 0xB2);
    case DataRole::Match:
        return dark ? QColor(0x1F, 0xC4, 0x95) : QColor(0x00, 0x8F, 0x68);
    case DataRole::SemiPositive:
        return dark ? QColor(0xDD, 0x8F, 0xBB) : QColor(0xB8, 0x5C, 0x90);
    case DataRole::Worse:
        return dark ? QColor(0xF0, 0x80, 0x3C) : QColor(0xC8, 0x52, 0x00);
    case DataRole::Other:
        break;
    }
    return dark ? QColor(0x8A, 0x93, 0x9E) : QColor(0x7A, 0x84, 0x8F);
}

QColor mutedText(const QPalette& palette)
{
    return palette.color(QPalette::PlaceholderText);
}

QColor hairline(const QPalette& palette)
{
    return palette.color(QPalette::Mid);
}

QColor well(const QPalette& palette)
{
    return mixed(palette.color(QPalette::Window), Qt::black, isDark(palette) ? 0.35 : 0.055);
}

QColor accentTint(const QPalette& palette)
{
    return mixed(palette.color(QPalette::Base), palette.color(QPalette::Highlight),
                 isDark(palette) ? 0.22 : 0.12);
}

QFont titleFont(const QFont& body)
{
    QFont font = body;
    font.setPointSizeF(body.pointSizeF() * 1.4);
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont strongFont(const QFont& body)
{
    QFont font = body;
    font.setWeight(QFont::DemiBold);
    return font;
}

QLabel* plainLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

QLabel* mutedLabel(const QString& text, QWidget* parent)
{
    QLabel* label = plainLabel(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QLabel* titleLabel(const QString& text, QWidget* parent)
{
    QLabel* label = plainLabel(text, parent);
    label->setFont(titleFont(label->font()));
    return label;
}

ElidedLabel::ElidedLabel(Qt::TextElideMode mode, QWidget* parent) : QLabel(parent), m_mode(mode)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {3 * grid, QLabel::minimumSizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    const QRect box = contentsRect();
    painter.drawText(box, alignment() | Qt::TextSingleLine,
                     fontMetrics().elidedText(text(), m_mode, box.width()));
}

namespace {

/// VIGOR's "ID,LAT,LON,.jpg"; other names with commas are names.
bool isPanoramaName(const QStringList& parts)
{
    bool latitude = false, longitude = false, number = false;
    parts.first().toDouble(&number);
    if (parts.size() == 4) {
        parts.at(1).toDouble(&latitude);
        parts.at(2).toDouble(&longitude);
    }
    return latitude && longitude && !number && !parts.first().isEmpty();
}

/// "1", "image-01": thousands are called so, and their folder tells them apart.
bool saysLittle(const QString& name)
{
    static const QRegularExpression counted(QStringLiteral("^(image|img|frame|photo|picture)?[-_ ]?\\d+$"),
                                            QRegularExpression::CaseInsensitiveOption);
    return counted.match(name).hasMatch();
}

} // namespace

QString shortName(const QString& path)
{
    QStringList folders = path.split(u'/');
    const QString file = folders.takeLast();
    const QStringList parts = file.split(u',');
    QString name = isPanoramaName(parts) ? parts.first() : QFileInfo(file).completeBaseName();
    for (QString first = name; saysLittle(first) && !folders.isEmpty();) {
        first = folders.takeLast();
        name = first + u'/' + name;
    }
    return name;
}

QString rankText(int rank)
{
    return rank < 0 ? QStringLiteral("–") : QLocale().toString(rank + 1);
}

QString moveText(int rankBefore, int rankAfter, bool inTen)
{
    if (rankBefore < 0)
        return QStringLiteral("–");
    if (!inTen)
        return QStringLiteral("– (%1)").arg(rankText(rankBefore));
    return QStringLiteral("%1 → %2").arg(rankText(rankBefore), rankText(rankAfter));
}

QString distanceText(double metres)
{
    const QLocale locale;
    if (metres < 1000)
        return QCoreApplication::translate("Look", "%1 m")
            .arg(locale.toString(metres, 'f', metres < 10 ? 1 : 0));
    return QCoreApplication::translate("Look", "%1 km")
        .arg(locale.toString(metres / 1000, 'f', metres < 10000 ? 2 : 1));
}

QString plainTip(const QString& text)
{
    return QStringLiteral("<qt>%1</qt>").arg(text.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>")));
}

QString elided(const QString& text, const QFont& font, int width)
{
    return QFontMetrics(font).elidedText(text, Qt::ElideMiddle, width);
}

} // namespace geovlm::ui
