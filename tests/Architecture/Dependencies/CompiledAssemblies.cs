using Mono.Cecil;

namespace GridGrains.Tests.Architecture.Dependencies;

/// <summary>The house as it was compiled: the assemblies beside this test.</summary>
internal static class CompiledAssemblies
{
    private const string Prefix = "GridGrains.";

    public static House Read()
    {
        using var modules = Open();
        return new House(modules.Select(RoomOf));
    }

    public static OpenModules Open() => new(
        Directory.EnumerateFiles(AppContext.BaseDirectory, $"{Prefix}*.dll")
            .Where(path => !Path.GetFileName(path).StartsWith($"{Prefix}Tests.", StringComparison.Ordinal))
            .Select(ModuleDefinition.ReadModule));

    public static string RoomNameOf(ModuleDefinition module) => module.Assembly.Name.Name[Prefix.Length..];

    private static Room RoomOf(ModuleDefinition module)
    {
        var references = module.AssemblyReferences.Select(reference => reference.Name).ToLookup(name => name.StartsWith(Prefix, StringComparison.Ordinal));
        return new Room(RoomNameOf(module), references[true].Select(name => name[Prefix.Length..]).ToHashSet(), references[false].ToHashSet());
    }
}

/// <summary>Modules whose files stay open until this is disposed of.</summary>
internal sealed class OpenModules(IEnumerable<ModuleDefinition> modules) : List<ModuleDefinition>(modules), IDisposable
{
    public void Dispose() => ForEach(module => module.Dispose());
}
