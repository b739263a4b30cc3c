using System.Diagnostics.Metrics;
using GridGrains.Domain.Cubes;

namespace GridGrains.Grains.Cubes;

/// <summary>How questions of cubes were answered, and what is kept for them.</summary>
public sealed class CubeInstruments
{
    public const string MeterName = "GridGrains.Cubes";

    private readonly Counter<long> _answers;

    public CubeInstruments(IMeterFactory meters, AnswerShelf shelf)
    {
        var meter = meters.Create(MeterName);
        _answers = meter.CreateCounter<long>("gridgrains.cubes.answers", "{answer}", "Answers of cubes, kept ones and computed ones");
        meter.CreateObservableGauge("gridgrains.cubes.kept", () => shelf.Count, "{answer}", "Answers that are kept in memory");
        meter.CreateObservableGauge("gridgrains.cubes.kept_size", () => shelf.Bytes, "By", "Bytes of the answers that are kept in memory");
    }

    internal void Answered(string cube, bool isKept) =>
        _answers.Add(1, new KeyValuePair<string, object?>("cube", cube), new KeyValuePair<string, object?>("source", isKept ? "kept" : "computed"));
}
