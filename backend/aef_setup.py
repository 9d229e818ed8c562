"""The AEF sources that the settings name, behind their cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from backend.extras import require
from backend.settings import Settings

if TYPE_CHECKING:
    from backend.aef.base import AefSource
    from backend.aef.cache import ReadingCache
    from backend.aef.public_source import PublicSource
    from backend.aef.selection import AefSelector
    from backend.aef.tile_index_store import TileIndexStore
    from backend.aef.transfer import Transfer


def open_aef(settings: Settings, new_transfer: Callable[[], Transfer] | None = None) -> AefSelector:
    """The configured sources; nothing is fetched before the first read.

    Args:
        settings: Which, and where.
        new_transfer: A budget for each read that brings none.

    Raises:
        ConfigError: The AEF file cannot be used.
    """
    # Libraries of a source that is not configured are not imported.
    from backend.aef.cache import CachedSource, ReadingCache
    from backend.aef.file_source import open_file_source
    from backend.aef.selection import AefSelector

    cache = ReadingCache(settings.cache_dir, max_bytes=settings.cache_max_bytes)
    path = settings.aef_path()
    sources: list[AefSource] = [CachedSource(open_file_source(path), cache)] if path else []
    if settings.uses_earth_engine():
        require("ee")
        sources.append(CachedSource(_open_earth_engine(settings), cache))
    if settings.aef_public:
        sources.append(open_public(settings, cache))
    return AefSelector(sources, new_transfer)


def open_public(settings: Settings, cache: ReadingCache) -> PublicSource:
    """The public archives, each behind a cache of its own key space."""
    from backend.aef.cache import CachedSource
    from backend.aef.cog_archive import CogArchive
    from backend.aef.public_source import Archive, PublicSource
    from backend.aef.zarr_mosaic import ZarrMosaic

    archives = []
    if settings.aef_zarr_url:
        mosaic = ZarrMosaic(
            settings.aef_zarr_url, settings.aef_years, settings.aef_deadline_s, settings.aef_max_bytes
        )
        archives.append(Archive("the mosaic", CachedSource(mosaic, cache)))
    index = open_index(settings)
    for number, url in enumerate(settings.aef_cog_urls):
        cogs = CogArchive(url, index, settings.aef_deadline_s, settings.aef_max_bytes)
        archives.append(Archive("their mirror" if number else "the COGs", CachedSource(cogs, cache)))
    return PublicSource(archives)


def open_index(settings: Settings) -> TileIndexStore:
    """The COGs' index, kept beside the cache."""
    from backend.aef.tile_index_store import TileIndexStore

    return TileIndexStore(settings.aef_index_url, settings.cache_dir / "index" / "tiles.npz")


def _open_earth_engine(settings: Settings) -> AefSource:
    # Nothing is imported of Earth Engine's library, nor signed in, before the first read.
    from backend.aef.earthengine_account import EarthEngineAccount
    from backend.aef.earthengine_session import EarthEngineSession
    from backend.aef.earthengine_source import EarthEngineSource

    account = EarthEngineAccount(settings.ee_project, settings.ee_service_account_file)
    session = EarthEngineSession(account, settings.ee_url, settings.ee_deadline_s)
    return EarthEngineSource(session, settings.aef_years)
