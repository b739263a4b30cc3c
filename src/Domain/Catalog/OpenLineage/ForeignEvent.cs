using GridGrains.Domain.Catalog.Lineage;

namespace GridGrains.Domain.Catalog.OpenLineage;

/// <summary>A column of an output that a program says the making of.</summary>
public sealed record ForeignColumn(LineageNode From, LineageNode To, LineageHow How);

/// <summary>An event of OpenLineage 2-0-2 that somebody else's program sent, as far as the graph needs it.</summary>
/// <param name="Run">Id of the run; empty for an event of a job or a dataset.</param>
/// <param name="Job">Namespace and name; empty for an event of a dataset.</param>
/// <param name="Type">START, RUNNING, COMPLETE, ABORT, FAIL, OTHER; empty where it has none.</param>
/// <param name="Hash">Of the payload in one form: the same event sent again has the same.</param>
public sealed record ForeignEvent(
    DateTime AtUtc, string Run, string Job, string Type, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<ForeignColumn> Columns, UInt128 Hash)
{
    public const string Schema = "openlineage/2-0-2";

    /// <summary>The namespace of this platform's own datasets: their names are ids of the catalogue.</summary>
    public const string OwnNamespace = "gridgrains";

    public static readonly IReadOnlyList<string> Types = ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"];

    /// <summary>False for a run that made nothing in the end.</summary>
    public bool Counts => Type is not ("ABORT" or "FAIL");

    /// <summary>The key of its record: what it is about.</summary>
    public string Key => Job.Length > 0 ? Job : Outputs.FirstOrDefault() ?? "";

    public static string DatasetOf(string space, string name) => space == OwnNamespace ? name : $"{space}/{name}";
}
