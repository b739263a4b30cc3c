using GridGrains.Portal.Navigation;
using Xunit;

namespace GridGrains.Tests.Unit.Portal;

public sealed class PageNamesTests
{
    [Theory]
    [InlineData("/catalog", "/catalogue")]
    [InlineData("/Catalog/iso_rt_lmp", "/catalogue/iso_rt_lmp")]
    [InlineData("/dlq", "/dead-letters")]
    [InlineData("/dlq/retry", "/dead-letters")]
    [InlineData("/pipelines/sp15-prices", "/sources")]
    [InlineData("/incidents", "/anomalies")]
    [InlineData("/factors", "/curves/factors")]
    [InlineData("/node/CAISO/TH_SP15_GEN-APND", "/nodes/CAISO/TH_SP15_GEN-APND")]
    [InlineData("/hub/PJM/WESTERN HUB", "/hubs/PJM/WESTERN HUB")]
    [InlineData("/nodes", "/search")]
    [InlineData("/zone", "/search")]
    [InlineData("/cube", "/cubes")]
    [InlineData("/curve/pjm_west/", "/curves/pjm_west")]
    [InlineData("/anomaly", "/anomalies")]
    [InlineData("/training-set", "/training-sets")]
    [InlineData("/dead-letter", "/dead-letters")]
    [InlineData("/maps", "/map")]
    [InlineData("/source", "/sources")]
    [InlineData("/operation", "/operations")]
    [InlineData("/nothing", null)]
    [InlineData("/cubes", null)]
    [InlineData("/nodes/CAISO/X", null)]
    [InlineData("/", null)]
    [InlineData("/v1/catalogs", null)]
    public void A_name_that_people_try_leads_to_the_page(string path, string? page) => Assert.Equal(page, PageNames.Meant(path));

    [Fact]
    public void What_a_name_leads_to_is_a_page_and_leads_nowhere_else() =>
        Assert.All((string[])["catalog", "dlq", "pipelines", "incidents", "feeds", "shards", "lake", "datasets", "zone", "outage", "feature"], name => Assert.Null(PageNames.Meant(PageNames.Meant($"/{name}")!)));
}
