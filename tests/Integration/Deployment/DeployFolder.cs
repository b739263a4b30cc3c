using System.Collections;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Settings;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Integration.Deployment;

/// <summary>The repository's <c>deploy</c> folder, and what the program itself makes of the settings in it.</summary>
internal static class DeployFolder
{
    public static string Root { get; } = Path.Combine(RepositoryFolder.Path, "deploy");

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Reads a silo's environment as the silo will; what comes from outside, as secrets do, is left out.</summary>
    /// <exception cref="SettingException">An option is unknown or has a value that it does not take.</exception>
    public static SettingValues ReadSettings(IReadOnlyDictionary<string, string> environment)
    {
        var known = SiloParts.OfProgram.Settings;
        var values = SettingReader.Read(known, known, SettingSources.Of(known, Root, null, new Hashtable(environment.Where(pair => !pair.Value.StartsWith("${", StringComparison.Ordinal)).ToDictionary()), new Dictionary<string, string?>()));
        var own = known.Select(setting => setting.OwnVariable).OfType<string>().Concat(ClusterVariables).ToHashSet();
        var unknown = environment.Keys.Where(name => name.StartsWith("GRIDGRAINS_", StringComparison.Ordinal) && !name.StartsWith(Setting.VariablePrefix, StringComparison.Ordinal) && !own.Contains(name));
        Assert.Empty(unknown);
        return values;
    }

    private static IEnumerable<string> ClusterVariables =>
        typeof(ClusterSettings).GetFields().Where(constant => constant.IsLiteral).Select(constant => (string)constant.GetRawConstantValue()!);
}
