using GridGrains.Domain.Curves;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Grains.Derived;
using GridGrains.Grains.DerivedTopics;
using NodaTime;

namespace GridGrains.Grains.Curves;

/// <summary>Reports curves that were not published, as events. A run that is repeated reports the same ids again.</summary>
public sealed class CurveEvents
{
    public static readonly EventKind Stopped = new("curve_stopped", Topics.DerivedEvents);

    private const string Source = "CURVES";

    private readonly DerivedTopicLog _log;

    internal CurveEvents(DerivedTopicLog log) => _log = log;

    /// <param name="findings">Those that stop a publication are reported.</param>
    public async Task ReportAsync(LocalDate day, int build, DateTime nowUtc, IEnumerable<EodFinding> findings, CancellationToken cancellation)
    {
        using var writer = new DerivedEventWriter(_log, Source);
        foreach (var finding in findings.Where(finding => finding.StopsPublication))
        {
            writer.Add(new DerivedEvent(Stopped, CurveFamily.FamilyName, finding.CurveId, null, EodRules.CloseUtc(day), EodRules.CloseUtc(day), nowUtc, [new("build", build)])
            {
                Labels = [new("rule", finding.Rule), new("reason", finding.Message)],
            });
        }

        if (writer.HasNews)
        {
            writer.Start();
            await writer.Sent.WaitAsync(cancellation);
        }
    }
}
