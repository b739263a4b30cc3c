using System.Runtime.InteropServices;

namespace GridGrains.ClickHouse.Engine;

/// <summary>The <c>dotnet</c> that runs this process, so that a child runs on the same runtime.</summary>
internal static class DotnetHost
{
    public static string Locate()
    {
        string?[] candidates =
        [
            Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath : null,
            // A framework lies three folders below its root: shared/Microsoft.NETCore.App/VERSION/.
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet")),
            Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, "dotnet") : null,
        ];
        return candidates.FirstOrDefault(File.Exists) ?? "dotnet";
    }
}
