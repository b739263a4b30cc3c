using System.Text;
using GridGrains.Portal.Assets;
using Xunit;

namespace GridGrains.Tests.Unit.Portal;

public sealed class BrowserFilesTests
{
    [Fact]
    public void Address_changes_with_any_content()
    {
        var before = Files(("a.js", "1"), ("b.css", "2"));
        var after = Files(("a.js", "1"), ("b.css", "3"));

        Assert.NotEqual(before.AddressOf("a.js"), after.AddressOf("a.js"));
        Assert.Equal(before.Version, Files(("b.css", "2"), ("a.js", "1")).Version);
        Assert.StartsWith("/portal/", before.AddressOf("a.js"));
    }

    [Fact]
    public void Build_without_libraries_knows_it()
    {
        Assert.False(Files(("a.js", "1")).HasCharts);
        Assert.True(Files(("lib/echarts.esm.min.mjs", "1")).HasCharts);
        Assert.True(Files(("lib/maplibre-gl.mjs", "1")).HasMap);
    }

    [Theory]
    [InlineData("portal.css")]
    [InlineData("shell.js")]
    [InlineData("theme.js")]
    [InlineData("icon.svg")]
    public void Files_that_every_page_loads_are_embedded(string name) => Assert.NotNull(BrowserFiles.Embedded.Find(name));

    /// <summary>The map is drawn here alone: nothing on a page may name another server.</summary>
    [Fact]
    public void Own_scripts_and_styles_name_no_other_server()
    {
        var own = typeof(BrowserFiles).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("browser/", StringComparison.Ordinal) && !name.StartsWith("browser/lib/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(own);
        Assert.All(own, name => Assert.DoesNotContain("https://", Encoding.UTF8.GetString(BrowserFiles.Embedded.Find(name["browser/".Length..])!.Content)));
    }

    private static BrowserFiles Files(params (string Name, string Content)[] files) => new(files.ToDictionary(file => file.Name, file => Encoding.UTF8.GetBytes(file.Content)));
}
