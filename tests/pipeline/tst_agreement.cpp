// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/people/agreement.h"
#include "store/answers/answers.h"
#include "store/models/images.h"
#include "store/sqlite/store.h"
#include "support/registry.h"
#include "support/watched_progress.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

namespace tst_agreement {

using namespace geovlm::test;
using namespace geovlm;
using figures::Disagreement;

namespace {

const QString urban = QStringLiteral("urban");
const QString rural = QStringLiteral("rural");

bool isNear(const std::optional<double>& value, double expected)
{
    return value && std::abs(*value - expected) < 1e-9;
}

class Annotated
{
public:
    explicit Annotated(const QString& path)
    {
        store::Store::create(path);
        m_store = store::Store::open(path, store::Access::Write);
        for (int i = 0; i < 6; ++i)
            m_images.push_back(store::addImage(
                *m_store, {0, QStringLiteral("A/%1.jpg").arg(i), View::Ground, QString(), std::nullopt}));
    }
    store::Store& store() { return *m_store; }
    ImageId image(int i) const { return m_images[std::size_t(i)]; }

    /// One answer an image, in order; an empty one is not given.
    void say(const Speaker& who, int question, const QStringList& values)
    {
        for (int i = 0; i < values.size(); ++i) {
            AnswerEvent event;
            event.image = image(i);
            event.question = question;
            event.value = values[i];
            event.speaker = who;
            if (!event.value.isEmpty())
                store::appendAnswer(*m_store, event);
        }
    }
    /// Clears the answer of the first image.
    void clear(const Speaker& who, int question)
    {
        AnswerEvent event;
        event.image = image(0);
        event.question = question;
        event.speaker = who;
        store::appendAnswer(*m_store, event);
    }
    figures::Agreement measured(const figures::AgreementOptions& options = {}) const
    {
        SilentProgress progress;
        return figures::agreement(figures::answerRatings(*m_store, progress), options, progress);
    }

private:
    std::unique_ptr<store::Store> m_store;
    std::vector<ImageId> m_images;
};

const Speaker ann{SpeakerKind::Person, QStringLiteral("Ann"), {}};
const Speaker bea{SpeakerKind::Person, QStringLiteral("Bea"), {}};
const Speaker small{SpeakerKind::Model, QStringLiteral("small"), QStringLiteral("a81f3c07")};
const Speaker csv{SpeakerKind::Import, QStringLiteral("paper"), QStringLiteral("answers.csv")};

QString saidText(const Disagreement& one)
{
    QStringList parts{QStringLiteral("%1 %2").arg(one.path).arg(one.question)};
    for (const figures::Said& said : one.said)
        parts << said.who.name + QLatin1Char('=') + said.value;
    return parts.join(QLatin1Char(' '));
}

QStringList saidTexts(const std::vector<Disagreement>& list)
{
    QStringList texts;
    for (const Disagreement& one : list)
        texts << saidText(one);
    return texts;
}

} // namespace

class AgreementTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    int m_made = 0;

    std::unique_ptr<Annotated> emptyStore()
    {
        return std::make_unique<Annotated>(m_dir.filePath(QStringLiteral("%1.geovlm").arg(++m_made)));
    }
    /// Two people, a model and an import, small enough to be counted by hand.
    std::unique_ptr<Annotated> annotated()
    {
        auto made = emptyStore();
        made->say(small, 0, {urban, rural, urban, rural, rural, urban});
        made->say(ann, 0, {urban, urban, rural, rural, rural});
        made->say(bea, 0, {urban, urban, urban, rural});
        made->say(ann, 1, {QStringLiteral("Parks and rivers")});
        made->say(bea, 1, {QStringLiteral(" rivers and parks")});
        made->say(csv, 1, {QStringLiteral("parks")});
        return made;
    }

private Q_SLOTS:
    void peopleByHand()
    {
        const auto made = annotated();
        const figures::Agreement agreement = made->measured();
        QCOMPARE(agreement.peopleRaters.size(), std::size_t(2));
        const RaterAgreement& first = agreement.people.questions[0];
        // Four images both answered: uu uu ru rr. p_o 3/4; p_e = (2·3 + 2·1) / 16 = 1/2.
        QCOMPARE(first.n, 4);
        QVERIFY(isNear(first.percent.value, 75));
        QVERIFY(isNear(first.kappa.value, 0.5));
        // Five urban and three rural of eight: D_o = 2/8, D_e = 2·5·3 / (8·7).
        QVERIFY(isNear(first.alpha.value, 1 - (2.0 / 8) / (30.0 / 56)));
        QVERIFY(first.percent.low && *first.percent.low <= 75 && *first.percent.high >= 75);
        // The order of several values and their case do not matter; one category alone defines no kappa.
        const RaterAgreement& second = agreement.people.questions[1];
        QCOMPARE(second.n, 1);
        QVERIFY(isNear(second.percent.value, 100));
        QVERIFY(!second.kappa.value && !second.alpha.value);
        QCOMPARE(agreement.people.questions[2].n, 0);
        QCOMPARE(agreement.people.overall.n, 5);
        QVERIFY(isNear(agreement.people.overall.percent.value, 80));
    }

    void machinesByHand()
    {
        const auto made = annotated();
        const figures::Agreement agreement = made->measured();
        QCOMPARE(agreement.machines.size(), std::size_t(2));
        QCOMPARE(agreement.machines[0].machine.who.name, small.name); // it shares most with the people
        QCOMPARE(agreement.machines[1].machine.who.name, csv.name);
        // Bea answered last: the people say uuur, and rural where only Ann did; the model urur r.
        const RaterAgreement& model = agreement.machines[0].figures.questions[0];
        QCOMPARE(model.n, 5);
        QVERIFY(isNear(model.percent.value, 80));
        QVERIFY(isNear(model.kappa.value, (0.8 - 0.48) / (1 - 0.48))); // p_e = (3·2 + 2·3) / 25
        QVERIFY(isNear(model.alpha.value, 1 - 0.2 / (50.0 / 90)));     // five of each
        QCOMPARE(agreement.machines[0].figures.questions[1].n, 0);
        QVERIFY(isNear(agreement.machines[1].figures.questions[1].percent.value, 0));
        QCOMPARE(agreement.machines[1].figures.overall.n, 1);
    }

    void seedsAndDrawsDecideTheIntervals()
    {
        const auto made = annotated();
        const auto json = [&](int draws, quint64 seed) { return toJson(made->measured({draws, seed})); };
        QCOMPARE(json(200, 3), json(200, 3));
        QVERIFY(json(200, 3)[u"questions"] != json(7, 4)[u"questions"]);
        QCOMPARE(json(200, 3)[u"draws"].toInt(), 200);
    }

    void onePersonIsMeasuredAgainstMachinesOnly()
    {
        const auto made = emptyStore();
        made->say(small, 0, {urban, urban});
        made->say(ann, 0, {urban, rural});
        const figures::Agreement agreement = made->measured();
        QVERIFY(!agreement.betweenPeople());
        QCOMPARE(agreement.people.questions[0].n, 0);
        QVERIFY(!agreement.people.questions[0].percent.value);
        QCOMPARE(agreement.machines.front().figures.overall.n, 2);
        const QJsonObject json = toJson(agreement);
        QVERIFY(json[u"questions"][0][u"percent"].isNull());
        QVERIFY(json[u"questions"][0][u"ci95"][u"alpha"].isNull());
        QVERIFY(json[u"overall"][u"kappa"].isNull());
    }

    void nobodyIsNoError()
    {
        const auto made = emptyStore();
        made->say(small, 0, {urban, urban});
        const figures::Agreement agreement = made->measured();
        QVERIFY(agreement.peopleRaters.empty() && agreement.machines.empty());
        QCOMPARE(agreement.people.questions.size(), std::size_t(30));
        QVERIFY(figures::disagreements(made->store(), 0, -1, 10).empty());
        made->say(ann, 0, {urban});
        made->clear(ann, 0);
        QVERIFY(made->measured().peopleRaters.empty() && made->measured().machines.empty());
    }

    void jsonHasTheKeysOfTheContract()
    {
        const QJsonObject json = toJson(annotated()->measured());
        QCOMPARE(json[u"questions"].toArray().size(), 30);
        const QJsonObject first = json[u"questions"][0].toObject();
        for (const char* key : {"id", "percent", "kappa", "alpha", "n", "ci95"})
            QVERIFY2(first.contains(QLatin1String(key)), key);
        QCOMPARE(first[u"n"].toInt(), 4);
        QCOMPARE(first[u"percent"].toDouble(), 75.0);
        QCOMPARE(first[u"ci95"][u"percent"].toArray().size(), 2);
        QCOMPARE(json[u"overall"][u"n"].toInt(), 5);
        const QJsonObject model = json[u"models"][0].toObject();
        QCOMPARE(model[u"name"].toString(), QStringLiteral("small"));
        QCOMPARE(model[u"revision"].toString(), QStringLiteral("a81f3c07"));
        QCOMPARE(model[u"kind"].toString(), QStringLiteral("model"));
        QCOMPARE(model[u"questions"].toArray().size(), 30);
        QCOMPARE(json[u"models"][1][u"kind"].toString(), QStringLiteral("import"));
    }

    void disagreementsSayWhoSaidWhat()
    {
        const auto made = annotated();
        const qint64 model = made->measured().machines[0].machine.speaker;
        QCOMPARE(saidTexts(figures::disagreements(made->store(), 0, 0, 10)),
                 QStringList{QStringLiteral("A/2.jpg 0 Ann=rural Bea=urban")});
        QCOMPARE(saidTexts(figures::disagreements(made->store(), 0, 1, 10)), QStringList());
        QCOMPARE(saidTexts(figures::disagreements(made->store(), model, -1, 10)),
                 QStringList{QStringLiteral("A/1.jpg 0 Bea=urban small=rural")});
    }

    void disagreementsComeInPages()
    {
        const auto made = emptyStore();
        for (int question : {0, 3, 4}) {
            made->say(ann, question, {urban, urban, rural, urban, rural, urban});
            made->say(bea, question, {rural, urban, urban, urban, urban, rural});
        }
        const QStringList all = saidTexts(figures::disagreements(made->store(), 0, -1, 100));
        QCOMPARE(all.size(), 12);
        QCOMPARE(all[1], QStringLiteral("A/0.jpg 3 Ann=urban Bea=rural"));
        for (const int size : {1, 2, 5, 12}) {
            QStringList paged;
            figures::DisagreementKey after;
            for (;;) {
                const auto page = figures::disagreements(made->store(), 0, -1, size, after);
                if (page.empty())
                    break;
                paged += saidTexts(page);
                after = {page.back().path, page.back().question};
            }
            QCOMPARE(paged, all);
        }
    }

    void stopsWhenAsked()
    {
        const auto made = annotated();
        WatchedProgress reading({.questions = 2});
        QVERIFY_THROWS_EXCEPTION(Stopped, figures::answerRatings(made->store(), reading));
        SilentProgress silent;
        const figures::AnswerRatings ratings = figures::answerRatings(made->store(), silent);
        WatchedProgress measuring({.questions = 40});
        QVERIFY_THROWS_EXCEPTION(Stopped, figures::agreement(ratings, {}, measuring));
        const WatchedProgress searching({.questions = 1});
        QVERIFY_THROWS_EXCEPTION(Stopped, figures::disagreements(made->store(), 0, -1, 9, {}, searching));
    }
};

GEOVLM_TEST(AgreementTest);

} // namespace tst_agreement

#include "tst_agreement.moc"
