using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using GridGrains.Domain.Reconciliation;

namespace GridGrains.Silo.Reconciliation;

/// <summary>What audits found: names and units by OpenTelemetry's conventions.</summary>
internal sealed partial class AuditInstruments
{
    public const string MeterName = "GridGrains.Audit";
    public const string Grains = "grains";

    private readonly ILogger<AuditInstruments> _logger;
    private readonly ConcurrentDictionary<(string Run, string Place), long> _differences = new();
    private readonly Counter<long> _failures;

    public AuditInstruments(IMeterFactory meters, ILogger<AuditInstruments> logger)
    {
        _logger = logger;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("gridgrains.audit.differences", Observe, "{difference}", "Days of a market in which a place differed in the last audit");
        _failures = meter.CreateCounter<long>("gridgrains.audit.failures", "{failure}", "Nightly audits that could not be ended");
    }

    public void Ended(string run, AuditReport report)
    {
        foreach (var source in report.Sources.Where(source => source.Absence is null))
        {
            _differences[(run, source.Name)] = report.Cells.Count(cell => cell.Sources.Any(held => held.Place == source.Name && held.Differs));
        }

        if (report.Rings is { } rings)
        {
            _differences[(run, Grains)] = rings.Cells.Count(cell => cell.Differing > 0);
        }

        var (from, to) = (report.Range.FromUtc, report.Range.ToUtc);
        if (report.Differences == 0)
        {
            LogEqual(_logger, from, to, report.Cells.Count, string.Join(", ", report.Sources.Where(source => source.Absence is null).Select(source => source.Name)));
        }
        else
        {
            var first = report.Cells.FirstOrDefault(cell => cell.Differs)?.Cell ?? report.Rings!.Cells.First(cell => cell.Differing > 0).Cell;
            LogDifferent(_logger, from, to, report.Differences, $"{first.Iso} {first.Product} {first.Day:uuuu-MM-dd}");
        }
    }

    public void Failed(DateTime dayUtc, Exception failure)
    {
        _failures.Add(1);
        LogFailed(_logger, dayUtc, failure);
    }

    private IEnumerable<Measurement<long>> Observe() => _differences.Select(figure => new Measurement<long>(
        figure.Value, new KeyValuePair<string, object?>("run", figure.Key.Run), new KeyValuePair<string, object?>("place", figure.Key.Place)));

    [LoggerMessage(Level = LogLevel.Information, Message = "Audit from {From:u} to {To:u}: {Cells} days of markets are the same in {Places}")]
    private static partial void LogEqual(ILogger logger, DateTime from, DateTime to, int cells, string places);

    [LoggerMessage(Level = LogLevel.Error, Message = "Audit from {From:u} to {To:u}: {Differences} differences, the first in {First}; POST /v1/audit names the rows")]
    private static partial void LogDifferent(ILogger logger, DateTime from, DateTime to, int differences, string first);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The nightly audit of {Day:u} could not be ended")]
    private static partial void LogFailed(ILogger logger, DateTime day, Exception failure);
}
