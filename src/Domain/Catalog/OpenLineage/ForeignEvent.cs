using GridGrains.Domain.Catalog.Lineage;

namespace GridGrains.Domain.Catalog.OpenLineage;

/// <summary>Name of a job or a dataset, within the namespace of whoever runs or keeps it.</summary>
public readonly record struct LineageName(string Namespace, string Name)
{
    public bool IsOwn => Namespace == ForeignEvent.OwnNamespace;

    /// <summary>Of a dataset in the graph: one of the platform's own is an entry of the catalogue by its name alone.</summary>
    public string DatasetId => IsOwn ? Name : ToString();

    public override string ToString() => $"{Namespace}/{Name}";
}

/// <summary>A column of an output that a program says the making of.</summary>
public sealed record ForeignColumn(LineageNode From, LineageNode To, LineageHow How);

/// <summary>An event of OpenLineage 2-0-2 that a program sent, as far as the graph needs it.</summary>
/// <param name="Run">Id of the run; empty for an event of a job or a dataset.</param>
/// <param name="Job">Null for an event of a dataset.</param>
/// <param name="Type">START, RUNNING, COMPLETE, ABORT, FAIL, OTHER; empty where it has none.</param>
/// <param name="Hash">Of the payload in one form: the same event sent again has the same.</param>
public sealed record ForeignEvent(
    DateTime AtUtc, string Run, LineageName? Job, string Type, IReadOnlyList<LineageName> Inputs, IReadOnlyList<LineageName> Outputs, IReadOnlyList<ForeignColumn> Columns, UInt128 Hash)
{
    public const string Schema = "openlineage/2-0-2";

    /// <summary>The namespace of this platform's own datasets and jobs: names of datasets are ids of the catalogue.</summary>
    public const string OwnNamespace = "gridgrains";

    public static readonly IReadOnlyList<string> Types = ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"];

    /// <summary>False for a run that made nothing in the end.</summary>
    public bool Counts => Type is not ("ABORT" or "FAIL");

    /// <summary>The job says of itself that it never ends.</summary>
    public bool IsStreaming { get; init; }

    /// <summary>A run of this platform.</summary>
    public bool IsOwn => Job is { IsOwn: true };

    /// <summary>The key of its record: what it is about.</summary>
    public string Key => Job?.ToString() ?? (Outputs.Count > 0 ? Outputs[0].DatasetId : "");
}
