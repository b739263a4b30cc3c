using System.Globalization;
using GridGrains.Domain;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion;

namespace GridGrains.Silo.Governance;

/// <summary>What a look at the policy file found.</summary>
internal enum PolicyLook
{
    Same,
    Changed,

    /// <summary>It cannot be taken; the policy before it holds on.</summary>
    Faulty,
}

/// <param name="Text">With the place of each value.</param>
internal sealed record PolicyText(GovernancePolicy Policy, SpecNode Text);

/// <summary>
/// The policy in force, and the file that it comes from. A file that turns bad changes nothing: what held before holds on, and the fault is logged. Safe for all threads.
/// </summary>
internal sealed class PolicyFile
{
    private volatile State _state;

    private PolicyFile(string? path, State state) => (Path, _state) = (path, state);

    public string? Path { get; }

    public GovernancePolicy Policy => _state.Policy;

    /// <summary>Whose tokens are taken; null for nobody's.</summary>
    public IssuerKeySet? Issuer => _state.Issuer;

    /// <summary>Grows with every change that was taken.</summary>
    public int Revision => _state.Revision;

    /// <summary>Why the newest text of the file is not in force; null when it is.</summary>
    public string? Fault => _state.Fault;

    /// <param name="path">Null for the policy without a file.</param>
    /// <exception cref="DomainException"><c>InvalidSetting</c>: the file cannot be read, or has faults: each with its line.</exception>
    public static PolicyFile Open(string? path)
    {
        if (path is null)
        {
            return new PolicyFile(null, new State(GovernancePolicy.Default, null, "", 0, null));
        }

        var (text, policy, issuer) = Read(path);
        return new PolicyFile(System.IO.Path.GetFullPath(path), new State(policy, issuer, text, 1, null));
    }

    /// <summary>Reads the file again. One caller at a time.</summary>
    public PolicyLook Look()
    {
        if (Path is null)
        {
            return PolicyLook.Same;
        }

        var known = _state;
        try
        {
            var (text, policy, issuer) = Read(Path);
            if (text == known.Text)
            {
                _state = known with { Fault = null };
                return PolicyLook.Same;
            }

            _state = new State(policy, issuer, text, known.Revision + 1, null);
            return PolicyLook.Changed;
        }
        catch (DomainException fault)
        {
            _state = known with { Fault = fault.Message };
            return fault.Message == known.Fault ? PolicyLook.Same : PolicyLook.Faulty;
        }
    }

    /// <returns>The policy of a text.</returns>
    /// <exception cref="DomainException"><c>InvalidSetting</c>: every fault with its line.</exception>
    public static GovernancePolicy Parse(string text, string file)
    {
        var findings = new SpecFindings();
        return Read(SpecText.Read(text, findings), findings, file).Policy;
    }

    /// <summary>The policy of a file with its text; the issuer's keys are not looked at.</summary>
    /// <exception cref="DomainException"><c>InvalidSetting</c>: the file cannot be read, or has faults: each with its line.</exception>
    public static PolicyText ReadText(string path)
    {
        var findings = new SpecFindings();
        return Read(SpecText.Read(ReadText(path, "policy"), findings), findings, path);
    }

    private static PolicyText Read(SpecNode? text, SpecFindings findings, string file) => PolicyReader.Read(text, findings) is { } policy ? new PolicyText(policy, text!)
        : throw Refused(string.Join('\n', findings.All.Where(finding => finding.Severity == SpecSeverity.Error).Select(finding => LineOf(finding, file))));

    // The text is that of both files: a new key of the issuer is a change too.
    private static (string Text, GovernancePolicy Policy, IssuerKeySet? Issuer) Read(string path)
    {
        var text = ReadText(path, "policy");
        var policy = Parse(text, path);
        if (policy.Oidc is not { } oidc)
        {
            return (text, policy, null);
        }

        var file = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, oidc.KeysFile);
        var keys = ReadText(file, "issuer's keys");
        try
        {
            return (text + keys, policy, IssuerKeySet.Read(oidc, keys));
        }
        catch (FormatException fault)
        {
            throw Refused($"{file}: {fault.Message}");
        }
    }

    private static string ReadText(string path, string what)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refused($"the file of the {what}, {path}, cannot be read: {failure.Message}");
        }
    }

    private static string LineOf(SpecFinding finding, string file) => string.Create(
        CultureInfo.InvariantCulture, $"{file}:{finding.Line}: {finding.Message}{(finding.WriteInstead is { } instead ? $"; write {instead}" : "")}");

    private static DomainException Refused(string message) => new(DomainErrorCode.InvalidSetting, message);

    private sealed record State(GovernancePolicy Policy, IssuerKeySet? Issuer, string Text, int Revision, string? Fault);
}
