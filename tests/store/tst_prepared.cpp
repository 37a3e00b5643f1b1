// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/annotation/presentation_cases.h"
#include "store_fixture.h"
#include "support/registry.h"

#include "domain/random.h"

#include <QRandomGenerator>
#include <algorithm>

namespace tst_prepared {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;
using store::CaseKey;

namespace {

struct Queries : Fixture
{
    int split = store::addSplit(*store, u"same-area"_s);
    std::vector<CaseKey> keys;

    explicit Queries(int count = 5)
    {
        for (int i = 0; i < count; ++i)
            keys.push_back({split, image(QString::number(i) + u".jpg"_s)});
    }
    QString order() const
    {
        QString text;
        for (const store::PresentationCase& one : store::presentationCases(*store))
            text += one.path.front();
        return text;
    }
};

} // namespace

class PreparedTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsTheOrderAndEachCaseOnce();
    void movesOneAmongTheOthers();
    void captionsAreOneLine();
    void droppingClosesTheGap();
    void saysWhatIsNotThere();
    void movesLikeAList();
};

void PreparedTest::keepsTheOrderAndEachCaseOnce()
{
    Queries fixture;
    QCOMPARE(store::addPresentationCases(*fixture.store, {fixture.keys[3], fixture.keys[1]}), 2);
    QCOMPARE(store::addPresentationCases(*fixture.store, {fixture.keys[1], fixture.keys[0], fixture.keys[0]}),
             1);
    fixture.reopen();
    QCOMPARE(fixture.order(), u"310"_s);
    const int other = store::addSplit(*fixture.store, u"cross-area"_s);
    QCOMPARE(store::addPresentationCases(*fixture.store, {{other, fixture.keys[3].query}}), 1);
    QCOMPARE(fixture.order(), u"3103"_s);
}

void PreparedTest::movesOneAmongTheOthers()
{
    Queries fixture;
    store::addPresentationCases(*fixture.store, fixture.keys);
    store::movePresentationCase(*fixture.store, fixture.keys[0], 2);
    QCOMPARE(fixture.order(), u"12034"_s);
    store::movePresentationCase(*fixture.store, fixture.keys[4], -7);
    QCOMPARE(fixture.order(), u"41203"_s);
    store::movePresentationCase(*fixture.store, fixture.keys[4], 99);
    fixture.reopen();
    QCOMPARE(fixture.order(), u"12034"_s);
}

void PreparedTest::captionsAreOneLine()
{
    Queries fixture;
    store::addPresentationCases(*fixture.store, {fixture.keys[0], fixture.keys[1]});
    store::setPresentationCaption(*fixture.store, fixture.keys[1], u"  Two roofs,\n one <b>road</b>\t "_s);
    store::movePresentationCase(*fixture.store, fixture.keys[1], 0);
    const auto cases = store::presentationCases(*fixture.store);
    QCOMPARE(cases[0].caption, u"Two roofs, one <b>road</b>"_s);
    QCOMPARE(cases[1].caption, QString());
    VERIFY_SAYS(sentenceOf([&] {
                    store::setPresentationCaption(*fixture.store, fixture.keys[1], QString(501, u'x'));
                }),
                u"500"_s);
}

void PreparedTest::droppingClosesTheGap()
{
    Queries fixture;
    store::addPresentationCases(*fixture.store, fixture.keys);
    store::removePresentationCases(*fixture.store, {fixture.keys[1], fixture.keys[3], fixture.keys[3]});
    QCOMPARE(fixture.order(), u"024"_s);
    store::addPresentationCases(*fixture.store, {fixture.keys[3]});
    QCOMPARE(fixture.order(), u"0243"_s);
}

void PreparedTest::saysWhatIsNotThere()
{
    Queries fixture;
    VERIFY_SAYS(sentenceOf([&] { store::movePresentationCase(*fixture.store, fixture.keys[0], 0); }),
                u"no longer among the prepared"_s);
    VERIFY_SAYS(sentenceOf([&] { store::setPresentationCaption(*fixture.store, fixture.keys[0], u"x"_s); }),
                u"no longer among the prepared"_s);
    QVERIFY(!sentenceOf([&] {
                 store::addPresentationCases(*fixture.store, {fixture.keys[0], {7, 999}});
             }).isEmpty());
    QCOMPARE(fixture.order(), QString()); // all or nothing
}

void PreparedTest::movesLikeAList()
{
    const quint64 seed = QRandomGenerator::global()->generate64();
    qInfo("seed %llu", static_cast<unsigned long long>(seed));
    Random random(seed);
    Queries fixture(8);
    store::addPresentationCases(*fixture.store, fixture.keys);
    QString expected = u"01234567"_s;
    for (int step = 0; step < 60; ++step) {
        const int which = random.below(8);
        const int to = random.below(8);
        const QChar letter(u'0' + which);
        expected.remove(letter);
        expected.insert(to, letter);
        store::movePresentationCase(*fixture.store, fixture.keys[std::size_t(which)], to);
        QCOMPARE(fixture.order(), expected);
    }
}

GEOVLM_TEST(PreparedTest);

} // namespace tst_prepared

#include "tst_prepared.moc"
