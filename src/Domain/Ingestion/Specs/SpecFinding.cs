using GridGrains.Domain.Ingestion.Transforms;

namespace GridGrains.Domain.Ingestion.Specs;

public enum SpecSeverity
{
    /// <summary>The spec cannot run.</summary>
    Error,

    /// <summary>It runs; something is likely not meant.</summary>
    Warning,

    /// <summary>Only a proposal.</summary>
    Hint,
}

/// <summary>Something about a spec that its author should know.</summary>
/// <param name="Code">A stable word for programs: <c>unknown_field</c>.</param>
/// <param name="Pointer">JSON pointer (RFC 6901) to what is meant.</param>
/// <param name="WriteInstead">What to write, or null where only the author can know.</param>
public sealed record SpecFinding(string Code, SpecSeverity Severity, string Pointer, int Line, int Column, string Message, string? WriteInstead = null);

/// <summary>Collects findings, up to a bound.</summary>
/// <param name="text">The spec as its author wrote it, where that is at hand: places within a value are found in it.</param>
public sealed class SpecFindings(string? text = null)
{
    public const int MaxFindings = 200;

    private readonly List<SpecFinding> _findings = [];

    public IReadOnlyList<SpecFinding> All => _findings;

    public bool HasErrors => _findings.Exists(finding => finding.Severity == SpecSeverity.Error);

    public void Error(string code, SpecNode at, string message, string? instead = null) => Add(SpecSeverity.Error, code, at, message, instead);

    /// <param name="offset">Characters of the value before the place that is meant.</param>
    public void ErrorWithin(string code, SpecNode at, int offset, string message, string? instead = null)
    {
        var place = text is null ? at.Place : StatementPlace.InSpec(text, at.Place, at.Text, offset);
        Add(new SpecFinding(code, SpecSeverity.Error, at.Pointer, place.Line, place.Column, message, instead));
    }

    public void Warn(string code, SpecNode at, string message, string? instead = null) => Add(SpecSeverity.Warning, code, at, message, instead);

    public void Hint(string code, SpecNode at, string message, string? instead = null) => Add(SpecSeverity.Hint, code, at, message, instead);

    public void Add(SpecFinding finding)
    {
        if (_findings.Count < MaxFindings)
        {
            _findings.Add(finding);
        }
    }

    private void Add(SpecSeverity severity, string code, SpecNode at, string message, string? instead) =>
        Add(new SpecFinding(code, severity, at.Pointer, at.Place.Line, at.Place.Column, message, instead));
}
